"""Asking the tutor: the answer, and the conversation of those who are signed in."""

from django.db import transaction

from courses.models import Lecture, Revision

from .models import Conversation, Message
from .retrieval import Answer, answer_in_preview, answer_to

# What a page shows of a long conversation.
SHOWN = 50


@transaction.atomic
def ask(question: str, lecture: Lecture, *, by) -> tuple[Message, Message]:
    """Answer, and keep question and answer in the learner's conversation about the lecture."""
    answer = answer_to(question, lecture)
    conversation, _is_new = Conversation.objects.get_or_create(user=by, lecture=lecture)
    asked, told = exchange(question, answer)
    asked.conversation = told.conversation = conversation
    asked.save()
    told.save()
    return asked, told


def exchange(question: str, answer: Answer) -> tuple[Message, Message]:
    """The two turns, not stored. A tutor's text is empty: its words are the quotations, and the page says the rest."""
    asked = Message(role=Message.Role.LEARNER, text=question)
    told = Message(role=Message.Role.TUTOR, text="", sources=[source.as_json() for source in answer.sources])
    return asked, told


def answer_visitor(question: str, lecture: Lecture) -> tuple[Message, Message]:
    """The same answer; nothing is stored."""
    return exchange(question, answer_to(question, lecture))


def answer_author(question: str, lecture: Lecture, *, address: str) -> tuple[Message, Message]:
    """From the working copy, as its preview at this address shows it; nothing is stored."""
    return exchange(question, answer_in_preview(question, lecture, address=address))


def conversation_about(lecture: Lecture, *, user) -> list[Message]:
    """The last turns, oldest first; a source whose lecture is not live any more `is_gone`. Two queries."""
    if not user.is_authenticated:
        return []
    turns = Message.objects.filter(conversation__user=user, conversation__lecture=lecture)
    messages = list(turns.order_by("-created_at", "-pk")[:SHOWN])[::-1]
    sources = [source for message in messages for source in message.sources]
    quoted = {source["lecture"] for source in sources}
    live = set(Revision.objects.live().filter(lecture__in=quoted).values_list("lecture", flat=True))
    for source in sources:
        source["is_gone"] = source["lecture"] not in live
    return messages


@transaction.atomic
def clear_conversation(lecture: Lecture, *, by) -> None:
    Conversation.objects.filter(user=by, lecture=lecture).delete()
