using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Extensions.Hosting;

/// <summary>An <see cref="ImageClassifier"/> of the file that the options name, and of its successors. Any thread may call it.</summary>
public sealed class ImageClassifierService : IDisposable
{
    private readonly ServedFile<ImageClassifier> file;

    internal ImageClassifierService(ServedFile<ImageClassifier> file) => this.file = file;

    /// <summary>What the present predictor has done; all zeros before the first is loaded.</summary>
    public PredictorStatistics Statistics => file.Statistics ?? default;

    internal IServedFile File => file;

    /// <inheritdoc cref="ImageClassifier.Predict(byte[], int)"/>
    public IReadOnlyList<Classification> Predict(byte[] image, int top = 5)
    {
        using Lease<ImageClassifier> present = file.Take();
        return present.Value.Predict(image, top);
    }

    /// <inheritdoc cref="ImageClassifier.PredictAsync(byte[], int, CancellationToken)"/>
    public async Task<IReadOnlyList<Classification>> PredictAsync(byte[] image, int top = 5, CancellationToken cancellationToken = default)
    {
        using Lease<ImageClassifier> present = file.Take();
        return await present.Value.PredictAsync(image, top, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ImageClassifier.PredictAsync(Stream, int, CancellationToken)"/>
    public async Task<IReadOnlyList<Classification>> PredictAsync(Stream image, int top = 5, CancellationToken cancellationToken = default)
    {
        using Lease<ImageClassifier> present = file.Take();
        return await present.Value.PredictAsync(image, top, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the file now, and loads it if it has changed.</summary>
    /// <returns>Whether another network is served from here on.</returns>
    public bool Reload() => file.Check();

    /// <summary>Takes no more calls. The network is freed as soon as those that have begun are done, which is not waited for.</summary>
    public void Dispose() => file.Dispose();
}
