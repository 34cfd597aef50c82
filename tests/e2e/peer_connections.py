"""The WebRTC connections of a page, which its scripts keep to themselves."""

from __future__ import annotations

from playwright.sync_api import Page

_KEEP = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...args) {
    super(...args);
    window.connections.push(this);
    this.addEventListener('connectionstatechange', () => window.sendPictures?.().catch(() => null));
  }
};
"""
_HEARD = """
async () => {
  const reports = await Promise.all(window.connections.map(peer => peer.getStats()));
  const streams = reports.flatMap(report => [...report.values()]);
  return streams.reduce((sum, {type, totalAudioEnergy}) =>
    type === 'inbound-rtp' ? sum + (totalAudioEnergy ?? 0) : sum, 0);
}
"""
_LAYERS_SENT = """
async () => {
  const open = window.connections.filter(peer => peer.connectionState === 'connected');
  const reports = await Promise.all(open.map(peer => peer.getStats()));
  const streams = reports.flatMap(report => [...report.values()]);
  return streams.filter(({type, kind}) => type === 'outbound-rtp' && kind === 'video')
    .map(({scalabilityMode}) => scalabilityMode ?? '');
}
"""
_SEND_PICTURES = """
async on => {
  window.sendPictures = async () => {
    const open = window.connections.filter(peer => peer.connectionState === 'connected');
    const senders = open.flatMap(peer => peer.getSenders());
    for (const sender of senders.filter(({track}) => track?.kind === 'video')) {
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.active = on;
      await sender.setParameters(parameters);
    }
  };
  await window.sendPictures();
}
"""


def keep_connections(page: Page) -> None:
    """From the page's next load on, remember the connections that it makes."""
    page.add_init_script(_KEEP)


def connections_made(page: Page) -> int:
    """How many connections the page has made since it was loaded."""
    made: int = page.evaluate("window.connections.length")
    return made


def sound_energy(page: Page) -> float:
    """Energy of all sound that has come by WebRTC: there may be no loudspeaker to hear it from."""
    energy: float = page.evaluate(_HEARD)
    return energy


def layers_sent(page: Page) -> list[str]:
    """In which layers each camera is encoded, as the browser says: "L1T3"."""
    modes: list[str] = page.evaluate(_LAYERS_SENT)
    return modes


def send_pictures(page: Page, on: bool) -> None:
    """Let no more pictures out, as a bad link does: the page itself notices nothing.

    It holds for connections made later, too: on a busy machine the page may need a new one.
    """
    page.evaluate(_SEND_PICTURES, on)
