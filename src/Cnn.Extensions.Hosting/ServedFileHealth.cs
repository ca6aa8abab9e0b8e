using System.Globalization;
using Cnn.OneDnn;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cnn.Extensions.Hosting;

/// <summary>
/// Whether a network is served: healthy; degraded where its file or its options have changed and cannot be used, or requests are refused; unhealthy without
/// one.
/// </summary>
internal sealed class ServedFileHealth(Func<IServedFile> file) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.Run(Check, cancellationToken);

    private HealthCheckResult Check()
    {
        IServedFile served = file();
        try
        {
            served.Start();
        }
#pragma warning disable CA1031 // Whatever keeps the network from being served is what the check tells.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return HealthCheckResult.Unhealthy($"{(served.Path.Length > 0 ? served.Path : "A network")} is not served: {e.Message}", e);
        }

        PredictorStatistics done = served.Statistics ?? default;
        var data = new Dictionary<string, object>
        {
            ["path"] = served.Path,
            ["since"] = served.Since?.ToString("O", CultureInfo.InvariantCulture) ?? "",
            ["samples"] = done.Samples,
            ["batches"] = done.Batches,
            ["rejected"] = done.Rejected,
            ["waiting"] = done.Waiting,
        };
        return served.Failure is { } failure
            ? HealthCheckResult.Degraded($"{served.Path} is still served as it was: what is to replace it cannot be loaded: {failure.Message}", failure, data)
            : done.Waiting >= served.Options?.QueueLimit
                ? HealthCheckResult.Degraded($"{done.Waiting} samples wait, as many as QueueLimit allows.", data: data)
                : HealthCheckResult.Healthy($"{served.Path} is served.", data);
    }
}
