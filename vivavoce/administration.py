"""Acts of an operator at the command line, on the store of the settings."""

from __future__ import annotations

from ehr_bridge.accounts.founding import found_company
from ehr_bridge.accounts.sign_in import OPERATOR
from ehr_bridge.accounts.staff import NewStaff
from ehr_bridge.erasure.holds import in_force
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.keys import MasterKeys
from ehr_bridge.privacy.keys_needed import master_ids_needed
from ehr_bridge.services import EhrBridge
from ehr_bridge.store.audit import first_broken_entry
from interview.errors import NotFound
from vivavoce.ehr import open_archive, open_ehr
from vivavoce.secrets import load_secrets
from vivavoce.settings import Settings


async def link_for(bridge: EhrBridge, settings: Settings, interview_id: str) -> str:
    """A new join link; earlier ones of the interview stop working."""
    link = await bridge.join_links.make(interview_id, OPERATOR)
    return settings.base_url + link.path


async def unused_link_for(bridge: EhrBridge, settings: Settings, interview_id: str) -> str:
    """The join link that nobody used yet, else a new one: what was sent keeps working."""
    if link := await bridge.join_links.unused(interview_id):
        return settings.base_url + link.path
    return await link_for(bridge, settings, interview_id)


async def make_link(settings: Settings, interview_id: str) -> str:
    """`vivavoce link`; NotFound or WrongState where the interview cannot be joined."""
    bridge = await open_ehr(settings)
    try:
        return await link_for(bridge, settings, interview_id)
    finally:
        await bridge.close()


async def make_company(settings: Settings, name: str, first: NewStaff) -> str:
    """`vivavoce company`; returns the first member's password.

    Raises:
        BadInput: a name or the email cannot be used.
        WrongState: a company lives in the store already.
    """
    bridge = await open_ehr(settings)
    try:
        return await found_company(bridge.database, bridge.passwords, name, first)
    finally:
        await bridge.close()


async def new_password(settings: Settings, email: str) -> str:
    """`vivavoce password`; NotFound where nobody has that e-mail."""
    bridge = await open_ehr(settings)
    try:
        return await bridge.sign_in.reset_password(email)
    finally:
        await bridge.close()


async def erase_interview(settings: Settings, interview_id: str) -> None:
    """`vivavoce erase`; NotFound where there is none, WrongState while it is live."""
    bridge = await open_ehr(settings)
    try:
        await bridge.retention(open_archive(settings, bridge)).erase(interview_id, OPERATOR)
    finally:
        await bridge.close()


async def must_have_interview(settings: Settings, interview_id: str) -> None:
    """NotFound where there is no such interview."""
    bridge = await open_ehr(settings)
    try:
        async with bridge.database.read() as session:
            if await session.get(Interview, interview_id) is None:
                raise NotFound("no such interview")
    finally:
        await bridge.close()


async def rewrap_keys(settings: Settings) -> int:
    """`vivavoce rewrap`; WrongState where a key needs a master key that is not given."""
    bridge = await open_ehr(settings)
    try:
        return await bridge.rewrap_keys()
    finally:
        await bridge.close()


async def database_check(settings: Settings) -> str:
    """Open and migrate the database; StoreUnavailable where it cannot be reached."""
    bridge = await open_ehr(settings)
    try:
        await bridge.database.check()
    finally:
        await bridge.close()
    return "reached, schema is current"


async def keys_check(settings: Settings) -> str:
    """Look for the master key of all that is encrypted; OSError where one is not given."""
    bridge = await open_ehr(settings)
    secrets = load_secrets(settings)
    given = MasterKeys(secrets.master_key, secrets.earlier_master_keys).ids
    try:
        async with bridge.database.read() as session:
            needed = await master_ids_needed(session)
    finally:
        await bridge.close()
    lost = sum(master_id not in given for master_id in needed)
    if lost:
        raise OSError(
            f"{lost} keys of recordings and resumes are wrapped by a master key that is not given: "
            "bring it back, as VIVAVOCE_MASTER_KEY, secrets/master_key "
            "or one of VIVAVOCE_EARLIER_MASTER_KEYS"
        )
    return "of every recording and resume at hand"


async def holds_check(settings: Settings) -> str:
    """How many legal holds keep what retention and erasure would delete."""
    bridge = await open_ehr(settings)
    try:
        async with bridge.database.read() as session:
            return f"{await in_force(session)} in force"
    finally:
        await bridge.close()


async def audit_check(settings: Settings) -> str:
    """Read the whole audit log; OSError where an entry was changed or taken out."""
    bridge = await open_ehr(settings)
    try:
        async with bridge.database.read() as session:
            broken = await first_broken_entry(session)
    finally:
        await bridge.close()
    if broken is not None:
        raise OSError(f"entry {broken} was changed or taken out")
    return "every entry is as it was written"
