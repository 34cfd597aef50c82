"""Media and analysis in processes of their own, behind the ports of the live edge.

```
main process                                         worker process (one or many)
signaling ── MediaNode, ───> Fleet ──> RemoteWorker ══ socket ══ Worker ──> Host
             AnalysisEngine  Placement                           MediaServer, Engine
```
Session state, sockets and the journal stay in the main process; decoded media never leaves
the worker it arrived at. A worker has no database, no master key and no port but its ICE ones.
"""
