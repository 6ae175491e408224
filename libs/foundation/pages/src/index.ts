export { documentOf, html, type Markup } from './markup';
export { page, type Page, type PageContent } from './page';
