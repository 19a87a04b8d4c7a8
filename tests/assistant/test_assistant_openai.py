"""The OpenAI dialect, by the clients that speak it: `openai` and LangChain's ChatOpenAI."""

import openai
import pytest
from langchain_openai import ChatOpenAI

QUESTION = "How many parks and play areas is the Parks Manager responsible for?"
MESSAGES = [{"role": "system", "content": "Answer like a pirate."}, {"role": "user", "content": QUESTION}]


@pytest.fixture
def client(server: str):
    with openai.OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_one_model(client) -> None:
    assert [model.id for model in client.models.list()] == ["ateb"]
    assert client.models.retrieve("ateb").owned_by == "ateb"


def test_completion_has_citations_in_the_text_and_as_annotations(client, server: str) -> None:
    done = client.chat.completions.create(model="ateb", messages=MESSAGES, temperature=0.2)
    message = done.choices[0].message
    assert done.choices[0].finish_reason == "stop"
    assert "forty-two parks" in message.content
    assert "Sources\n[1]" in message.content
    assert message.annotations
    for annotation in message.annotations:
        place = annotation.url_citation
        number = message.content[place.start_index : place.end_index].strip("[]")
        cited = next(c for c in done.ateb["citations"] if c["number"] == int(number))
        assert place.url.startswith(f"{server}/?doc={cited['document_id']}&start={cited['start']}")
        assert cited["title"] in place.title
    assert done.usage.total_tokens == 0


def test_stream_adds_up_to_the_completion(client) -> None:
    whole = client.chat.completions.create(model="ateb", messages=MESSAGES).choices[0].message
    chunks = list(
        client.chat.completions.create(
            model="ateb", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    assert sum(1 for delta in deltas if delta.content) >= 2
    marked = [delta.annotations for delta in deltas if getattr(delta, "annotations", None)]
    assert marked == [[a.model_dump() for a in whole.annotations]]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage.total_tokens == 0


def test_conversation_is_understood(client) -> None:
    said = [
        {"role": "user", "content": "What does the Parks Service do?"},
        {"role": "assistant", "content": "It plants trees."},
        {"role": "user", "content": [{"type": "text", "text": "And who manages it?"}]},
    ]
    answer = client.chat.completions.create(model="ateb", messages=said).ateb
    assert answer["question"] == "And who manages it?" != answer["standalone_question"]


def test_what_is_not_in_the_documents_is_said(client) -> None:
    asked = [{"role": "user", "content": "Which singer opened the festival in Lisbon?"}]
    done = client.chat.completions.create(model="ateb", messages=asked)
    assert done.ateb["status"] == "not_in_documents"
    assert done.choices[0].message.content.startswith("The documents do not say.")
    assert not done.choices[0].message.annotations


@pytest.mark.parametrize(
    ("values", "error"),
    [
        pytest.param({"model": "gpt-9"}, openai.NotFoundError, id="another model"),
        pytest.param({"messages": []}, openai.UnprocessableEntityError, id="no message"),
        pytest.param(
            {"messages": [{"role": "system", "content": "x"}]},
            openai.UnprocessableEntityError,
            id="no question",
        ),
        pytest.param({"n": 3}, openai.UnprocessableEntityError, id="several answers"),
        pytest.param(
            {"messages": [{"role": "user", "content": "x" * 5000}]}, openai.APIStatusError, id="too long"
        ),
    ],
)
def test_errors_are_those_that_the_client_knows(client, values: dict, error: type[Exception]) -> None:
    with pytest.raises(error) as raised:
        client.chat.completions.create(**{"model": "ateb", "messages": MESSAGES, **values})
    assert raised.value.body["message"]


def test_langchain_chat_model(server: str) -> None:
    chat = ChatOpenAI(model="ateb", base_url=f"{server}/v1", api_key="none", max_retries=0)
    said = chat.invoke(QUESTION)
    assert "forty-two parks" in said.content
    parts = [part.content for part in chat.stream(QUESTION)]
    assert "".join(parts) == said.content
