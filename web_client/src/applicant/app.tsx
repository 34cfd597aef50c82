/** The way through: link, notice and choices, devices, room, goodbye. */
import { useCallback, useEffect, useState } from 'react';
import { api, type JoinInfo } from '../api';
import { offerLocale } from '../i18n';
import type { CloseReason } from '../live/socket';
import { AskPage } from './ask/ask_page';
import { shortcoming } from './browser';
import { CheckPage } from './check/check_page';
import { Devices } from './devices';
import { LeftPage, ThanksPage } from './goodbye';
import { isKnownNotice, NoticePage } from './notice/notice_page';
import { OwnData } from './own_data';
import { Loading } from './parts/page';
import { problemOfClose, problemOfRequest, ProblemPage, type Problem } from './problem';
import { RoomPage } from './room/room_page';

type Stage =
  | { name: 'loading' }
  | { name: 'problem'; problem: Problem; info?: JoinInfo }
  | { name: 'notice' | 'room' | 'practice' | 'left' | 'thanks'; info: JoinInfo }
  | { name: 'check'; info: JoinInfo; returning: boolean; practised?: boolean }
  | { name: 'ask'; info: JoinInfo; from: Stage };

export function App({ token }: { token: string }) {
  const [devices] = useState(() => (shortcoming() === null ? new Devices() : null));
  const [stage, setStage] = useState<Stage>({ name: 'loading' });

  const open = useCallback(async () => {
    setStage(await opening(token));
  }, [token]);
  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the stage is set when the answer is there
    void open();
  }, [open]);

  const fail = (error: unknown) => {
    const problem = problemOfRequest(error);
    if (problem !== 'network' && problem !== 'server') setStage({ name: 'problem', problem });
  };
  const leave = (info: JoinInfo, ended: boolean) => {
    devices?.release();
    setStage({ name: ended ? 'thanks' : 'left', info });
  };
  const closed = async (info: JoinInfo, reason: CloseReason, ended: boolean) => {
    devices?.release();
    setStage(ended ? { name: 'thanks', info } : await afterClose(token, info, reason));
  };

  if (stage.name === 'loading') return <Loading />;
  if (stage.name === 'problem' || devices === null) {
    const problem = stage.name === 'problem' ? stage.problem : 'unsupported';
    const company = stage.name === 'problem' ? stage.info?.company : undefined;
    return (
      <ProblemPage {...{ problem, company }} onRetry={() => void open()}>
        {problem === 'interview_ended' && <OwnData token={token} />}
      </ProblemPage>
    );
  }
  const { info } = stage;
  switch (stage.name) {
    case 'notice':
      if (!isKnownNotice(info.notice_version)) {
        return <ProblemPage problem="outdated" onRetry={() => void open()} />;
      }
      return (
        <NoticePage
          {...{ token, info, version: info.notice_version }}
          onAsk={() => setStage({ name: 'ask', info, from: stage })}
          onGiven={(given) =>
            setStage({
              name: 'check',
              info: { ...info, consents_given: given },
              returning: info.consents_given !== null,
            })
          }
          onRefused={fail}
        />
      );
    case 'check':
      return (
        <CheckPage
          {...{ info, devices, returning: stage.returning, practised: stage.practised }}
          onJoin={() => setStage({ name: 'room', info })}
          onPractise={() => setStage({ name: 'practice', info })}
          onChoices={() => setStage({ name: 'notice', info })}
          onAsk={() => setStage({ name: 'ask', info, from: stage })}
        />
      );
    case 'room':
      return (
        <RoomPage
          {...{ info, devices }}
          onClosed={(reason, ended) => void closed(info, reason, ended)}
          onLeave={(ended) => leave(info, ended)}
        />
      );
    case 'practice': {
      const back = () => setStage({ name: 'check', info, returning: false, practised: true });
      const place = { ...info, interview_id: `practice-${info.interview_id}` };
      return <RoomPage info={place} devices={devices} onClosed={back} onLeave={back} />;
    }
    case 'ask':
      return <AskPage {...{ token, info }} onBack={() => setStage(stage.from)} />;
    case 'left':
      return (
        <LeftPage info={info} onRejoin={() => setStage({ name: 'check', info, returning: true })} />
      );
    case 'thanks':
      return <ThanksPage {...{ token, info }} />;
  }
}

/** Where a link leads. */
async function opening(token: string): Promise<Stage> {
  const lack = shortcoming();
  try {
    const info = await api.joinInfo(token);
    await offerLocale(info.language);
    if (lack !== null) return { name: 'problem', problem: lack, info };
    if (info.status === 'ended') return { name: 'problem', problem: 'interview_ended', info };
    if (info.consents_given !== null) return { name: 'check', info, returning: true };
    return { name: 'notice', info };
  } catch (error) {
    return { name: 'problem', problem: lack ?? problemOfRequest(error) };
  }
}

/** Why the room closed: the link knows better than the socket's code. */
async function afterClose(token: string, info: JoinInfo, reason: CloseReason): Promise<Stage> {
  if (reason === 'taken_over') return { name: 'problem', problem: 'taken_over', info };
  try {
    const now = await api.joinInfo(token);
    if (now.status === 'ended') return { name: 'thanks', info };
    if (reason === 'not_signed_in') return { name: 'notice', info: now };
    return { name: 'problem', problem: problemOfClose(reason), info };
  } catch (error) {
    const problem = problemOfRequest(error);
    if (problem === 'interview_ended') return { name: 'thanks', info };
    return {
      name: 'problem',
      problem: problem === 'server' ? problemOfClose(reason) : problem,
      info,
    };
  }
}
