"""Joins the tables of one open database."""

from balise.clock import Clock
from balise.metadata.alert_states import AlertStates
from balise.metadata.alerts import Alerts
from balise.metadata.builder_sessions import BuilderSessions
from balise.metadata.changes import Changes
from balise.metadata.database import Database, read_url
from balise.metadata.deliveries import Deliveries
from balise.metadata.door_counts import DoorCounts
from balise.metadata.event_rules import EventRules
from balise.metadata.identities import Identities
from balise.metadata.installation import read_secret
from balise.metadata.invitations import Invitations
from balise.metadata.issues import Issues
from balise.metadata.job_leases import JobLeases
from balise.metadata.jobs import Jobs
from balise.metadata.match_weights import MatchWeights
from balise.metadata.memberships import Memberships
from balise.metadata.migrate import prepare
from balise.metadata.plan import Plans
from balise.metadata.publications import Publications
from balise.metadata.recovery_codes import RecoveryCodes
from balise.metadata.resets import Resets
from balise.metadata.rule_checks import RuleChecks
from balise.metadata.rule_sightings import RuleSightings
from balise.metadata.sessions import Sessions
from balise.metadata.sources import Sources
from balise.metadata.tokens import Tokens
from balise.metadata.users import Users
from balise.metadata.workspaces import Workspaces


class Metadata:
    """What people have set up. May be used from any thread; its methods raise `Unavailable` where the database cannot be used.

    `secret` are the installation's 32 random bytes, made once.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self.sources = Sources(database, clock)
        self.tokens = Tokens(database, clock)
        self.plan = Plans(database, clock)
        self.event_rules = EventRules(database, clock)
        self.publications = Publications(database, clock)
        self.match_weights = MatchWeights(database, clock)
        self.changes = Changes(database)
        self.issues = Issues(database, clock)
        self.door_counts = DoorCounts(database, clock)
        self.rule_checks = RuleChecks(database, clock)
        self.rule_sightings = RuleSightings(database, clock)
        self.workspaces = Workspaces(database, clock)
        self.users = Users(database, clock)
        self.memberships = Memberships(database, clock)
        self.invitations = Invitations(database, clock)
        self.sessions = Sessions(database, clock)
        self.recovery_codes = RecoveryCodes(database, clock)
        self.resets = Resets(database, clock)
        self.identities = Identities(database, clock)
        self.jobs = Jobs(database, clock)
        self.job_leases = JobLeases(database, clock)
        self.alerts = Alerts(database, clock)
        self.alert_states = AlertStates(database, clock)
        self.deliveries = Deliveries(database, clock)
        self.builder_sessions = BuilderSessions(database, clock)
        with database.read() as connection:
            self.secret = read_secret(connection)

    def version(self) -> int:
        """A number that grows with every change to sources and tokens, by any process. Costs some microseconds."""
        return self._database.version()

    def check(self) -> None:
        """Raise `Unavailable` when the database cannot be read or written now."""
        self._database.check()

    def close(self) -> None:
        """Let go of the database; later use raises `Unavailable`."""
        self._database.close()


def open_database_and_tables(url: str, clock: Clock) -> Metadata:
    """See `balise.metadata.open_metadata`."""
    read = read_url(url)
    prepare(read, clock())
    return Metadata(Database(read), clock)
