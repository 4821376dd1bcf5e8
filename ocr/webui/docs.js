// The script and style are BentoML's own copy of Swagger UI, served under static_content/.
window.SwaggerUIBundle({ url: "docs.json", dom_id: "#swagger", validatorUrl: null });
