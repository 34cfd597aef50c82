import { useEffect, useRef } from 'react';
import type { Playback } from '../playback/playback';
import classes from './time_line.module.css';
import { fraction } from './timeline_maths';

/** Drawn straight to the page at every frame; nothing is rendered for it. */
export function Playhead({ playback }: { playback: Playback }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const draw = () => {
      const share = fraction(playback.span, playback.get().time_s);
      line.current?.style.setProperty('left', `${share * 100}%`);
    };
    draw();
    return playback.subscribe(draw);
  }, [playback]);
  return <div ref={line} className={classes.playhead} aria-hidden />;
}
