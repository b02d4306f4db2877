/** Everything from here: no other host is asked, nothing runs inline. */
export const docsPage = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>烽燧接口说明 · Fengsui API</title>
    <link rel="stylesheet" href="/docs/viewer/swagger-ui.css" />
  </head>
  <body>
    <div id="viewer"></div>
    <noscript>本页需要 JavaScript;说明原文见 /openapi.json。This page needs JavaScript; the text is at /openapi.json.</noscript>
    <script src="/docs/viewer/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

export const docsScript = `window.SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#viewer',
  deepLinking: true,
  tryItOutEnabled: true,
  // Whoever tries a request here does it with the page's own session.
  requestInterceptor: (request) => ({ ...request, headers: { ...request.headers, 'x-fengsui-csrf': '1' } }),
  validatorUrl: null,
});
`;
