"""Everything that the index may raise.

AtebError
├── CorpusError            the folder of documents is missing, empty or unreadable
│   └── DocumentError      one file can't be read as a document
├── IndexUnusableError     the index can't be used
│   ├── IndexMissingError  there is none yet at this path
│   ├── IndexForeignError  it was made by another model or another version of the splitter
│   ├── IndexDamagedError  its catalogue or its vectors can't be read
│   ├── IndexUnwritableError  its disk is full, or its folder can't be written to
│   └── IndexLockedError   another process is writing to it
├── ModelError             the embedding model is missing or not the one expected
├── RemoteError            a server that is asked over the wire can't be reached, or refuses
└── QueryError             a question or a filter that can't be searched for

Each message says what was found, what was expected and what to do.
"""


class AtebError(Exception):
    """Any error that Ateb raises on purpose; its message is one line for the user."""


class CorpusError(AtebError):
    """The folder of documents is missing, empty or unreadable."""


class DocumentError(CorpusError):
    """One file can't be read as a document."""


class IndexUnusableError(AtebError):
    """The index can't be used."""


class IndexMissingError(IndexUnusableError):
    """There is no index at this path."""


class IndexForeignError(IndexUnusableError):
    """The index was made by another model, or by another version of the program."""


class IndexDamagedError(IndexUnusableError):
    """The catalogue or the vectors can't be read."""


class IndexUnwritableError(IndexUnusableError):
    """The disk of the index is full, or its folder can't be written to."""


class IndexLockedError(IndexUnusableError):
    """Another process is writing to the index."""


class ModelError(AtebError):
    """The embedding model is missing, or is not the one expected."""


class RemoteError(AtebError):
    """A server that is asked over the wire can't be reached, or refuses."""


class QueryError(AtebError):
    """A question or a filter that can't be searched for."""
