using Cnn.Extensions.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of networks that are served.</summary>
public static class CnnHealthChecksBuilderExtensions
{
    /// <summary>
    /// A check of a <see cref="PredictorService"/>, called <c>cnn-predictor</c>, with a hyphen and the service's key where it has one: unhealthy where no
    /// network is served, degraded where its file or its options have changed and cannot be used or where requests are refused.
    /// </summary>
    /// <param name="builder">From <c>services.AddHealthChecks()</c>.</param>
    /// <param name="name">The service's key, as it was registered.</param>
    public static IHealthChecksBuilder AddCnnPredictor(this IHealthChecksBuilder builder, string? name = null) =>
        Add(builder, "cnn-predictor", name, p => CnnServiceCollectionExtensions.Find<PredictorService>(p, name).File);

    /// <summary>A check of an <see cref="ImageClassifierService"/>, called <c>cnn-classifier</c> likewise.</summary>
    /// <inheritdoc cref="AddCnnPredictor"/>
    public static IHealthChecksBuilder AddCnnClassifier(this IHealthChecksBuilder builder, string? name = null) =>
        Add(builder, "cnn-classifier", name, p => CnnServiceCollectionExtensions.Find<ImageClassifierService>(p, name).File);

    private static IHealthChecksBuilder Add(IHealthChecksBuilder builder, string kind, string? name, Func<IServiceProvider, IServedFile> file)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string check = name is null ? kind : $"{kind}-{name}";
        return builder.Add(new HealthCheckRegistration(check, p => new ServedFileHealth(() => file(p)), failureStatus: null, tags: null));
    }
}
