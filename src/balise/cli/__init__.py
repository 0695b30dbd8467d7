"""WHAT CAN BE TYPED? One file a command."""

from balise.cli.alert import alert
from balise.cli.backtest import backtest
from balise.cli.demo import demo
from balise.cli.diagnose import diagnose
from balise.cli.event import event
from balise.cli.find import find
from balise.cli.import_files import import_files
from balise.cli.plan import plan
from balise.cli.quarantine import quarantine
from balise.cli.receipt import receipt
from balise.cli.report import report
from balise.cli.rule import rule
from balise.cli.send import send
from balise.cli.serve import serve
from balise.cli.source import source
from balise.cli.token import token
from balise.cli.user import user
from balise.cli.workspace import workspace

COMMANDS = (
    serve,
    source,
    token,
    user,
    workspace,
    alert,
    event,
    plan,
    rule,
    backtest,
    import_files,
    report,
    find,
    receipt,
    quarantine,
    diagnose,
    send,
    demo,
)
"""Every command, in the order of the help."""
