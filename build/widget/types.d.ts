// What the service sends, as far as the widget reads it: src/Chat.Core/Answers and src/Chat.Web/Widget/ChatSetup.cs. For tsc alone; nothing is built from it.

type Code = 'es' | 'ca' | 'gl' | 'eu';

interface Setup {
  language: Code;
  /** The origin of the page around the frame; null when it is read by itself. */
  host: string | null;
  longest: number;
  context: Context;
  words: Record<string, string>;
  scopes: Record<string, string>;
  /** Twelve months, with {day} and {year}. */
  months: string[];
  /** That nobody is there to take over, and when somebody is; null while somebody is. */
  shut: string | null;
}

interface Context { topic?: string | null; taxYear?: number | null; territory?: string | null; lastQuestion?: string | null; language?: string | null }

interface Sentence { text: string; sources: number[]; heading?: string | null; isListItem: boolean; language?: string | null; continues: boolean }

interface Span { start: number; length: number }

interface Law { id: string; title: string; url: string }

interface Source {
  number: number; id: string; title: string; url?: string | null; kind: string; language: string; taxYears: number[]; quote: string; scope?: string | null;
  validFrom?: string | null; validUntil?: string | null; updated?: string | null; legalBasis: Law[]; marks: Span[]; history?: string | null;
}

interface Suggestion { label: string; question: string; context?: Context | null }

interface Notice { kind: string; text: string; language: string }

interface Answer {
  id: string; outcome: string; mode: 'generated' | 'quoted' | 'fixed'; language: string; sentences: Sentence[]; sources: Source[]; notices: Notice[];
  clarification?: { text: string; options: Suggestion[] } | null; related: Suggestion[]; offersPerson: boolean; context: Context;
  receipt?: { code: string; url: string } | null; conversation?: { id: string; token: string } | null;
}

type AnswerEvent =
  | { type: 'understood'; understanding: { language: string } }
  | { type: 'sources'; sources: Source[] }
  | { type: 'waiting'; position: number; seconds: number }
  | { type: 'sentence'; sentence: Sentence }
  | { type: 'retracted'; reason: string }
  // The frame's own: the line broke and is being taken up again.
  | { type: 'lost' }
  | { type: 'completed'; answer: Answer };

/** As it is kept in the tab. */
interface Turn {
  question: string; language: string; state: 'answering' | 'answered' | 'stopped' | 'failed' | 'cut'; sentences: Sentence[]; sources: Source[]; answer: Answer | null; rated: boolean;
}

interface Problem { status: number; code: string; detail: string; seconds: number }

interface Handoff { reference: string; url: string; isOpen: boolean }
