import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { recordingUrl, type Timeline } from '../../../api';
import { useTranslation } from '../../../i18n';
import { clock } from '../../words/times';
import { answerAt, answerClips } from './answer_clips';
import { usePlayback, type Playback } from './playback';

interface DownloadsProps {
  playback: Playback;
  timeline: Timeline;
  nameOf: (id: string) => string;
}

/** The recording as files: the answer at the playhead, and each whole part. */
export function Downloads({ playback, timeline, nameOf }: DownloadsProps) {
  const { t } = useTranslation('staff');
  const number = usePlayback(playback, ({ time_s }) => answerAt(timeline.answers, time_s));
  const clips = answerClips(timeline, number);
  const zero = timeline.started_s ?? 0;
  const span = (start_s: number, end_s: number) =>
    `${clock(start_s - zero)}–${clock(end_s - zero)}`;
  return (
    <Menu position="top-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="dark" size={40} aria-label={t('player.download')}>
          <IconDownload size={19} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {clips.length > 0 && (
          <>
            <Menu.Label>{t('player.download_answer', { number: number + 1 })}</Menu.Label>
            {clips.map(({ part, from_s, to_s }) => (
              <Menu.Item
                key={`answer ${part.id}`}
                component="a"
                href={recordingUrl(timeline.interview_id, part.id, {
                  from_s,
                  to_s,
                  download: true,
                })}
                download
              >
                {nameOf(part.participant)} · {span(from_s, to_s)}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t('player.download')}</Menu.Label>
        {timeline.parts.map((part) => (
          <Menu.Item
            key={part.id}
            component="a"
            href={recordingUrl(timeline.interview_id, part.id, { download: true })}
            download
          >
            {nameOf(part.participant)} · {span(part.start_s, part.end_s)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
