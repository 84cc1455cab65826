// What was done is read out, also by screen readers: the place for it is there before the words.
element.setAttribute('aria-live', 'polite');
element.setAttribute('role', 'status');
