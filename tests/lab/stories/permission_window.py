# SPDX-FileCopyrightText: The Strobe authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window lets its user in through polkit, the real one, with nobody there to type a password."""

import pathlib
import re
import shutil
import subprocess

from bare_system import HELPER, OURS, RULE, make_bare
from labkit import BUILD, Boards, as_root, case, expect, expect_flashed, make_firmware, run, wait_for
from window_session import screenshot, strobe

ACTION = "io.github.strobeapp.Strobe.install-rule"
POLICY = BUILD / "data/io.github.strobeapp.Strobe.policy"
POLKITD = "/usr/lib/polkit-1/polkitd"
# What an administrator may write instead of being asked each time.
PERMIT = f"""polkit.addRule(function (action, subject) {{
  if (action.id == "{ACTION}" && subject.user == "labuser")
    return polkit.Result.YES;
}});
"""


def install_strobe():
    """The helper where the window and the policy expect it."""
    config = (BUILD / "config.h").read_text(encoding="utf-8")
    helper = pathlib.Path(re.search(r'define RULE_HELPER "(.*)"', config)[1])
    helper.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(HELPER, helper)
    helper.chmod(0o755)
    shutil.copy(POLICY, "/usr/share/polkit-1/actions/")


def start_polkit():
    pathlib.Path("/run/dbus").mkdir(exist_ok=True)
    subprocess.run(["dbus-daemon", "--system", "--fork", "--nopidfile"], check=True)
    # pylint: disable=consider-using-with
    subprocess.Popen([POLKITD, "--no-debug"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for("polkit", lambda: ACTION in run(["pkaction"]).stdout)


def permit():
    script = "cat >/etc/polkit-1/rules.d/10-lab.rules; chmod 644 /etc/polkit-1/rules.d/10-lab.rules"
    subprocess.run(as_root(["sh", "-c", script]), input=PERMIT, text=True, check=True)


def has_been_permitted():
    return run(["pkcheck", "--action-id", ACTION, "--process", str(own_process())]).returncode == 0


def own_process():
    return pathlib.Path("/proc/self").resolve().name


def is_told_of_no_trouble(window):
    return not any("You are not allowed" in text for text in window.texts())


@case("the window installs the rule through polkit, and the row turns ready without a replug")
def install_from_window():
    firmware = make_firmware()
    make_bare()
    install_strobe()
    start_polkit()
    with Boards() as boards:
        board = boards.add()
        board.plug()
        number = board.number()
        with strobe(firmware) as window:
            window.wait_row("Boards", "Not allowed", 60)
            window.wait_text("no rule on this computer gives it to you")
            screenshot("not-allowed")
            window.press("Install Rule…")
            window.wait_text("nothing on this desktop can ask for a password", 60)
            expect(not RULE.exists(), "the rule was written")
            screenshot("no-agent")
            permit()
            wait_for("polkit to read its rules", has_been_permitted)
            window.press("Install Rule…")
            window.wait_row("Boards", "Ready to flash", 60)
            wait_for("the pane to go", lambda: is_told_of_no_trouble(window))
            expect(RULE.read_bytes() == OURS, "the rule is another one")
            expect(board.number() == number, "the board was replugged")
            screenshot("allowed")
            window.press("Flash")
            window.wait_text("Press RESET to start", 120)
            expect_flashed(board, firmware)
