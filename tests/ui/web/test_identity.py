"""Who asks, and what he may do."""

from __future__ import annotations

import pytest

from ontology.errors import ForbiddenError
from tests.ui.web.conftest import pressed_by, sent_by
from ui.web.identity import LOCAL, STRANGER, Role, User, require, user_of

READER = User("李读", Role.READER)
CODER = User("王编", Role.CODER)


def test_a_request_of_either_kind_tells_who_sends_it() -> None:
    assert user_of(sent_by(CODER)) == CODER
    assert user_of(pressed_by(CODER)) == CODER


@pytest.mark.parametrize("request_", [sent_by(None), pressed_by(None), None, object()])
def test_who_passed_no_guard_may_only_read(request_: object) -> None:
    assert user_of(request_) == STRANGER
    assert STRANGER.role is Role.READER


@pytest.mark.parametrize("user", [CODER, User("赵管", Role.ADMIN), LOCAL])
def test_a_role_may_do_what_the_lower_ones_may(user: User) -> None:
    require(user, Role.READER)
    require(user, Role.CODER)


def test_what_a_role_may_not_is_told_with_what_would_mend_it() -> None:
    with pytest.raises(ForbiddenError, match="用户 李读：读者不能做这件事，要编码员才行；请"):
        require(READER, Role.CODER)
    with pytest.raises(ForbiddenError, match="要管理员才行"):
        require(CODER, Role.ADMIN)
