/** Pages and their addresses. The live panel and the review load when they are first opened. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { Arrangements } from './interviews/arrangements';
import { InterviewPage } from './interviews/interview_page';
import { lazyPage } from './lazy_page';
import { isSignedOut, meQuery } from './session/session';
import { SignIn } from './session/sign_in';
import { Frame } from './shell/frame';
import { NotFound, PageFailed } from './shell/problem_pages';
import { homeOf, mayOpen } from './shell/sections';
import { Waiting } from './shell/states';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next }: { next?: unknown }): { next?: string } =>
    // Only paths of this site: a link must not send a person elsewhere after signing in.
    typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {},
  component: SignIn,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context: { queries }, location }) => {
    try {
      await queries.query({ ...meQuery, staleTime: 'static' });
    } catch (error) {
      if (isSignedOut(error)) {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way
        throw redirect({ to: '/sign-in', search: { next: location.href } });
      }
      throw error;
    }
  },
});

const framed = createRoute({
  getParentRoute: () => signedIn,
  id: 'framed',
  beforeLoad: ({ context: { queries }, location }) => {
    const me = queries.getQueryData(meQuery.queryKey);
    if (me === undefined || mayOpen(me, location.pathname)) return;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way
    throw redirect({ to: homeOf(me), replace: true });
  },
  component: Frame,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context: { queries } }) => {
    const me = queries.getQueryData(meQuery.queryKey);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way
    throw redirect({ to: me === undefined ? '/interviews' : homeOf(me), replace: true });
  },
});

const interviews = createRoute({
  getParentRoute: () => framed,
  path: '/interviews',
  component: Arrangements,
});

const interview = createRoute({
  getParentRoute: () => framed,
  path: '/interviews/$id',
  component: InterviewPage,
});

const live = createRoute({
  getParentRoute: () => signedIn,
  path: '/interviews/$id/live',
  component: lazyPage(() => import('./live/panel_page'), 'PanelPage'),
});

const review = createRoute({
  getParentRoute: () => framed,
  path: '/interviews/$id/review',
  component: lazyPage(() => import('./review/review_page'), 'ReviewPage'),
});

const sheet = createRoute({
  getParentRoute: () => framed,
  path: '/interviews/$id/evaluation',
  component: lazyPage(() => import('./review/sheet/evaluation_sheet'), 'EvaluationSheet'),
});

const operations = createRoute({
  getParentRoute: () => framed,
  path: '/operations',
  component: lazyPage(() => import('./operations/operations_page'), 'OperationsPage'),
});

const resumes = createRoute({
  getParentRoute: () => framed,
  path: '/resumes',
  component: lazyPage(() => import('./resumes/resumes_page'), 'ResumesPage'),
});

const duplicates = createRoute({
  getParentRoute: () => framed,
  path: '/resumes/duplicates',
  component: lazyPage(() => import('./resumes/duplicates_page'), 'DuplicatesPage'),
});

const resume = createRoute({
  getParentRoute: () => framed,
  path: '/resumes/$id',
  component: lazyPage(() => import('./resumes/resume_page'), 'ResumePage'),
});

const openings = createRoute({
  getParentRoute: () => framed,
  path: '/openings',
  component: lazyPage(() => import('./openings/openings_page'), 'OpeningsPage'),
});

const newOpening = createRoute({
  getParentRoute: () => framed,
  path: '/openings/new',
  component: lazyPage(() => import('./openings/opening_page'), 'NewOpeningPage'),
});

const opening = createRoute({
  getParentRoute: () => framed,
  path: '/openings/$id',
  component: lazyPage(() => import('./openings/opening_page'), 'OpeningPage'),
});

const pipeline = createRoute({
  getParentRoute: () => framed,
  path: '/pipeline',
  validateSearch: ({ opening }: { opening?: unknown }): { opening?: string } =>
    typeof opening === 'string' && opening !== '' ? { opening } : {},
  component: lazyPage(() => import('./pipeline/board_page'), 'BoardPage'),
});

const applicant = createRoute({
  getParentRoute: () => framed,
  path: '/applicants/$id',
  component: lazyPage(() => import('./applicants/applicant_page'), 'ApplicantPage'),
});

const calendar = createRoute({
  getParentRoute: () => framed,
  path: '/calendar',
  component: lazyPage(() => import('./calendar/calendar_page'), 'CalendarPage'),
});

const hours = createRoute({
  getParentRoute: () => framed,
  path: '/calendar/hours',
  component: lazyPage(() => import('./calendar/hours_page'), 'HoursPage'),
});

const timetable = createRoute({
  getParentRoute: () => framed,
  path: '/calendar/timetable',
  component: lazyPage(() => import('./calendar/timetable_page'), 'TimetablePage'),
});

const schedulingRules = createRoute({
  getParentRoute: () => framed,
  path: '/calendar/rules',
  component: lazyPage(() => import('./calendar/rules_page'), 'RulesPage'),
});

const invitations = createRoute({
  getParentRoute: () => framed,
  path: '/invitations',
  component: lazyPage(() => import('./invitations/invitations_page'), 'InvitationsPage'),
});

const questionBank = createRoute({
  getParentRoute: () => framed,
  path: '/question-bank',
  component: lazyPage(() => import('./question_bank/bank_page'), 'BankPage'),
});

const questionSet = createRoute({
  getParentRoute: () => framed,
  path: '/openings/$id/question-set',
  component: lazyPage(() => import('./question_bank/compose_page'), 'ComposePage'),
});

const preparing = createRoute({
  getParentRoute: () => framed,
  path: '/interviews/$id/questions',
  component: lazyPage(() => import('./question_bank/prepare_page'), 'PreparePage'),
});

const faq = createRoute({
  getParentRoute: () => framed,
  path: '/faq',
  component: lazyPage(() => import('./faq/faq_page'), 'FaqPage'),
});

const accounts = createRoute({
  getParentRoute: () => framed,
  path: '/staff',
  component: lazyPage(() => import('./accounts/accounts_page'), 'AccountsPage'),
});

const legalHolds = createRoute({
  getParentRoute: () => framed,
  path: '/legal-holds',
  component: lazyPage(() => import('./holds/holds_page'), 'HoldsPage'),
});

const auditLog = createRoute({
  getParentRoute: () => framed,
  path: '/audit-log',
  component: lazyPage(() => import('./audit_log/audit_log_page'), 'AuditLogPage'),
});

const bridges = createRoute({
  getParentRoute: () => framed,
  path: '/bridges',
  component: lazyPage(() => import('./bridges/bridges_page'), 'BridgesPage'),
});

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: root.addChildren([
      signIn,
      signedIn.addChildren([
        home,
        live,
        framed.addChildren([
          questionBank,
          questionSet,
          preparing,
          faq,
          accounts,
          auditLog,
          legalHolds,
          bridges,
          resumes,
          duplicates,
          resume,
          invitations,
          interviews,
          interview,
          review,
          sheet,
          operations,
          calendar,
          hours,
          timetable,
          schedulingRules,
          openings,
          newOpening,
          opening,
          pipeline,
          applicant,
        ]),
      ]),
    ]),
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingComponent: Waiting,
    defaultPendingMs: 300,
    defaultErrorComponent: PageFailed,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
