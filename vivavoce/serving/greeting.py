"""What `vivavoce serve` prints once it is ready: where it is, who may come in, what to try."""

from __future__ import annotations

from ehr_bridge.demo.seed import DemoCompany, seed_demo
from ehr_bridge.services import EhrBridge
from vivavoce.administration import unused_link_for
from vivavoce.command_name import command_name
from vivavoce.settings import Settings

END = "Ctrl+C stops it."


async def greeting(settings: Settings, bridge: EhrBridge) -> str:
    """The address, and the demo company where there is one; it is made where it may be."""
    company = await seed_demo(bridge) if settings.demo else None
    lines = ["", f"Vivavoce is ready: {settings.base_url}", ""]
    if company:
        lines += [
            *_staff_lines(company),
            "",
            *await _applicant_lines(settings, bridge, company),
            "",
            *_first_steps(settings, company),
            "",
        ]
    return "\n".join([*lines, END, ""])


def _staff_lines(company: DemoCompany) -> list[str]:
    lines = ["Staff sign in as:"]
    lines += [f"  {m.role:<12} {m.email:<32} {m.password or ''}".rstrip() for m in company.staff]
    if any(member.password for member in company.staff):
        lines.append("Passwords are shown this once.")
    anew = command_name("password EMAIL")
    return [*lines, f"`{anew}` makes a new password."]


async def _applicant_lines(
    settings: Settings, bridge: EhrBridge, company: DemoCompany
) -> list[str]:
    lines = ["Applicants join by a link, in another browser or a private window:"]
    for waiting in company.interviews:
        led = ", led by the AI" if waiting.by_ai else ""
        lines.append(f"  {waiting.applicant_name}, {waiting.opening_title}{led}")
        if waiting.joined:  # a new link would shut out the browser that joined
            lines.append(f"    (has joined; {command_name(f'link {waiting.id}')} makes a new link)")
        else:
            lines.append(f"    {await unused_link_for(bridge, settings, waiting.id)}")
    return lines


def _first_steps(settings: Settings, company: DemoCompany) -> list[str]:
    """Three things to try, from a look around to a whole interview with its scores."""
    emails = {member.role: member.email for member in company.staff}
    names = {i.by_ai: i.applicant_name for i in company.interviews if i.language == "en"}
    return [
        "To try first:",
        f"  1. Look around as HR: sign in at {settings.base_url} as {emails['hr']}.",
        f"  2. Hold an interview: open {names[False]}'s link, sign in as {emails['interviewer']},",
        "     open the interview, start it and ask a question. No camera at hand? In a second",
        f"     terminal, `{command_name('demo')}` plays a recorded person as that applicant.",
        f"  3. See what comes of one: `{command_name('demo --whole')}` takes {names[True]}'s",
        "     interview by the AI in four minutes, then says where HR reviews it.",
    ]
