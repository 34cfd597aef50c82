"""What the rooms need of each other, as Protocols; `vivavoce` wires them."""

from __future__ import annotations

from interview.ports.analysis import (
    AnalysisEngine,
    AnalysisRun,
    AnalysisSetup,
    Analyzer,
    AnalyzerStream,
    PreparedAnalyzer,
)
from interview.ports.interviews import Authenticator, InterviewDirectory, InterviewPlan, Journal
from interview.ports.media import MediaNode, MediaSink, MediaWatcher, RoomSetup, SessionClock
from interview.ports.recordings import PartCheck, RecordingArchive, RecordingKeys, RecordingPart
from interview.ports.text import (
    InterviewerVoice,
    PageReader,
    PrintedLine,
    TextEncoder,
    WordProposal,
    WordProposer,
)

__all__ = [
    "AnalysisEngine",
    "AnalysisRun",
    "AnalysisSetup",
    "Analyzer",
    "AnalyzerStream",
    "Authenticator",
    "InterviewDirectory",
    "InterviewPlan",
    "InterviewerVoice",
    "Journal",
    "MediaNode",
    "MediaSink",
    "MediaWatcher",
    "PageReader",
    "PartCheck",
    "PreparedAnalyzer",
    "PrintedLine",
    "RecordingArchive",
    "RecordingKeys",
    "RecordingPart",
    "RoomSetup",
    "SessionClock",
    "TextEncoder",
    "WordProposal",
    "WordProposer",
]
