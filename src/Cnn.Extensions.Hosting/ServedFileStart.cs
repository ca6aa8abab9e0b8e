using Microsoft.Extensions.Hosting;

namespace Cnn.Extensions.Hosting;

/// <summary>Loads a network when the host starts: a file that is missing stops the start, and the first request need not wait.</summary>
internal sealed class ServedFileStart(IServedFile file) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(file.Start, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
