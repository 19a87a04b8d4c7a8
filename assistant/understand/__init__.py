"""From what was typed to what is asked: talk, instructions, Welsh, follow-ups, parts."""
