"""Words that say nothing of what is asked, in English and in Welsh; folded."""

from __future__ import annotations

STOPWORDS = frozenset(
    "a about after all also an and any are as at be because been before being between but by can could"
    " did do does doing during each for from had has have having he her here him his how i if in into is"
    " it its itself just me might more most my no nor not of off on once only or other our out over own"
    " shall she should so some such than that the their them then there these they this those through to"
    " too under until up very was we were what when where which while who whom whose why will with would"
    " you your tell please"
    " a ac am ar at beth ble bod chi dan ddim dros ei eich ein eu faint fe fel fy gan gyda hefyd hon hwn"
    " hynny i mae maen mewn mi na nad neu ni nid o oedd oes pa pam pan pwy pryd roedd rhwng sut sy sydd"
    " ti trwy tua un wedi wrth y ydy ydyn yn ynghyd yr yw".split()
)
