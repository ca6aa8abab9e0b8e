using Cnn.OneDnn;

namespace Cnn.Extensions.Hosting;

/// <summary>A <see cref="Predictor"/> of the file that the options name, and of its successors. Any thread may call it.</summary>
public sealed class PredictorService : IDisposable
{
    private readonly ServedFile<Predictor> file;

    internal PredictorService(ServedFile<Predictor> file) => this.file = file;

    /// <summary>What the present predictor has done; all zeros before the first is loaded.</summary>
    public PredictorStatistics Statistics => file.Statistics ?? default;

    internal IServedFile File => file;

    /// <inheritdoc cref="Predictor.Predict(ReadOnlySpan{float}, Span{float})"/>
    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        using Lease<Predictor> present = file.Take();
        present.Value.Predict(input, output);
    }

    /// <inheritdoc cref="Predictor.Predict(Tensor)"/>
    public Tensor Predict(Tensor input)
    {
        using Lease<Predictor> present = file.Take();
        return present.Value.Predict(input);
    }

    /// <inheritdoc cref="Predictor.PredictAsync(ReadOnlyMemory{float}, Memory{float}, CancellationToken)"/>
    public async Task PredictAsync(ReadOnlyMemory<float> input, Memory<float> output, CancellationToken cancellationToken = default)
    {
        using Lease<Predictor> present = file.Take();
        await present.Value.PredictAsync(input, output, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="Predictor.PredictAsync(Tensor, CancellationToken)"/>
    public async Task<Tensor> PredictAsync(Tensor input, CancellationToken cancellationToken = default)
    {
        using Lease<Predictor> present = file.Take();
        return await present.Value.PredictAsync(input, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the file now, and loads it if it has changed.</summary>
    /// <returns>Whether another network is served from here on.</returns>
    public bool Reload() => file.Check();

    /// <summary>Takes no more calls. The network is freed as soon as those that have begun are done, which is not waited for.</summary>
    public void Dispose() => file.Dispose();
}
