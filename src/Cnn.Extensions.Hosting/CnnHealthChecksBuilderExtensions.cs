using Cnn.Extensions.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Health checks of networks that are served.</summary>
public static class CnnHealthChecksBuilderExtensions
{
    private const string CheckName = "cnn";

    /// <summary>
    /// A check of a <see cref="PredictorService"/>: unhealthy where no network is served, degraded where its file has changed and cannot be loaded or where
    /// requests are refused.
    /// </summary>
    /// <param name="builder">From <c>services.AddHealthChecks()</c>.</param>
    /// <param name="name">The service's key, as it was registered.</param>
    public static IHealthChecksBuilder AddCnnPredictor(this IHealthChecksBuilder builder, string? name = null) =>
        Add(builder, name, p => CnnServiceCollectionExtensions.Find<PredictorService>(p, name).File);

    /// <summary>A check of an <see cref="ImageClassifierService"/>.</summary>
    /// <inheritdoc cref="AddCnnPredictor"/>
    public static IHealthChecksBuilder AddCnnClassifier(this IHealthChecksBuilder builder, string? name = null) =>
        Add(builder, name, p => CnnServiceCollectionExtensions.Find<ImageClassifierService>(p, name).File);

    private static IHealthChecksBuilder Add(IHealthChecksBuilder builder, string? name, Func<IServiceProvider, IServedFile> file)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name ?? CheckName, p => new ServedFileHealth(() => file(p)), failureStatus: null, tags: null));
    }
}
