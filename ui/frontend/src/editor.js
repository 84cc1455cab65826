// The SPARQL editor of the page, as window.DuiceEditor. What a reader sees of words comes in
// through `create`; colours are those of the page, by the classes tok-… and cm-….
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { sparql } from '@codemirror/legacy-modes/mode/sparql';
import { EditorState, Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';

const WORD = /[?$]?[\p{L}\p{N}_:.-]*/u;
const VARIABLE = /[?$][\p{L}\p{N}_]+/gu;

const setFault = StateEffect.define();
const clearFault = StateEffect.define();
const fault = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    if (transaction.docChanged) return Decoration.none; // it is about a text that is gone
    for (const effect of transaction.effects) {
      if (effect.is(clearFault)) return Decoration.none;
      if (effect.is(setFault)) return faultAt(transaction.state.doc, effect.value);
    }
    return marks;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function faultAt(doc, { line, column, told }) {
  if (line < 1 || line > doc.lines) return Decoration.none;
  const row = doc.line(line);
  const marks = [Decoration.line({ class: 'cm-fault-line', attributes: { title: told } }).range(row.from)];
  const from = Math.min(row.from + Math.max(column - 1, 0), row.to);
  if (from < row.to) marks.push(Decoration.mark({ class: 'cm-fault' }).range(from, row.to));
  return Decoration.set(marks);
}

// `words` are completions of CodeMirror: {label, type, detail?, boost?}.
function complete(words) {
  return (context) => {
    const word = context.matchBefore(WORD);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/^[?$]/.test(word.text)) {
      const found = new Set(context.state.doc.toString().match(VARIABLE));
      found.delete(word.text);
      return { from: word.from, options: [...found].map((label) => ({ label, type: 'variable' })) };
    }
    return { from: word.from, options: words, validFor: /^[\p{L}\p{N}_:.-]*$/u };
  };
}

// Tab is bound to nothing: it leaves the editor, as a keyboard's user expects of it.
function create(parent, { text = '', label = '', phrases = {}, words = [], onRun = () => {}, onChange = () => {} } = {}) {
  const run = () => { onRun(); return true; };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        Prec.highest(keymap.of([{ key: 'Mod-Enter', run }, { key: 'Ctrl-Enter', run }])),
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
        highlightActiveLine(), StreamLanguage.define(sparql), syntaxHighlighting(classHighlighter),
        autocompletion({ override: [complete(words)], icons: false }), fault,
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping, EditorState.phrases.of(phrases),
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => { if (update.docChanged) onChange(view.state.doc.toString()); }),
      ],
    }),
  });
  return {
    get text() { return view.state.doc.toString(); },
    set text(value) {
      if (value !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
      }
    },
    mark(line, column, told = '') { view.dispatch({ effects: setFault.of({ line, column, told }) }); },
    unmark() { view.dispatch({ effects: clearFault.of(null) }); },
    focus() { view.focus(); },
    measure() { view.requestMeasure(); },
    destroy() { view.destroy(); },
  };
}

window.DuiceEditor = { create };
