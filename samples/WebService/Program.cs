using Cnn.Extensions.Hosting;
using Cnn.Models;
using Cnn.OneDnn;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddCnnClassifier(builder.Configuration.GetSection("Classifier"));
builder.Services.AddHealthChecks().AddCnnClassifier();
builder.Services.AddProblemDetails();
WebApplication app = builder.Build();
app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = e => e is DataException ? 400 : e is PredictorBusyException ? 503 : 500 });
app.MapPost("/classify", (HttpRequest request, ImageClassifierService service, CancellationToken stop) => service.PredictAsync(request.Body, top: 3, stop));
app.MapHealthChecks("/health");
app.Run();
