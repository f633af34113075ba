// Types of what Vite adds to imports: style sheets, CSS modules, files.
/// <reference types="vite/client" />
