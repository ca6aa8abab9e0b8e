using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <content>Files' contents in streams and arrays.</content>
public partial class Model
{
    /// <summary>
    /// Writes the whole state, as <see cref="Save(string, IReadOnlyDictionary{string, string})"/> does to a file, to a stream, which stays open.
    /// </summary>
    /// <param name="stream">Takes the content, after all has been gathered in memory.</param>
    /// <param name="metadata">Text to keep with it.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Save(Stream stream, IReadOnlyDictionary<string, string>? metadata = null) => Checkpoint.Save(this, stream, metadata: metadata);

    /// <summary>The whole state as an array, from which <see cref="Load(byte[], ModelOptions)"/> makes the model again.</summary>
    public byte[] ToBytes()
    {
        var content = new MemoryStream();
        Save(content);
        return content.ToArray();
    }

    /// <summary>A model from a checkpoint in a stream, from where the stream is; it stays open.</summary>
    /// <param name="stream">The content. It need not be trusted; one that cannot seek is read into memory.</param>
    /// <param name="options">As for <see cref="Load(string, ModelOptions)"/>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InvalidFormatException">The content is damaged, no checkpoint, or needs a class that is not registered; the message says
    /// which.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Model Load(Stream stream, ModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Checkpoint.Load(stream, options ?? new ModelOptions(), cancellationToken);
    }

    /// <summary>A model from a checkpoint in memory.</summary>
    /// <inheritdoc cref="Load(Stream, ModelOptions, CancellationToken)"/>
    /// <param name="content">The content. It need not be trusted.</param>
    /// <param name="options">As for <see cref="Load(string, ModelOptions)"/>.</param>
    public static Model Load(byte[] content, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        return Load(new MemoryStream(content, writable: false), options);
    }

    /// <summary>A model from a checkpoint, read on another thread.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions)"/>
    /// <param name="path">The file. It need not be trusted.</param>
    /// <param name="options">Backend and precision.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<Model> LoadAsync(string path, ModelOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.Run(() => Checkpoint.Load(path, options ?? new ModelOptions(), cancellationToken), cancellationToken);

    /// <summary>Writes weights and statistics in the form of a safetensors file to a stream, which stays open.</summary>
    /// <param name="stream">Takes the content, after the weights of one moment have been copied.</param>
    /// <param name="format">Whose names and axes.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void SaveWeights(Stream stream, WeightFormat format = WeightFormat.Keras)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // The weights are copied first: a stream is a user's code, and may wait for a thread that wants this model.
        IReadOnlyList<Tensor> weights = [];
        Executor.InTurn(() => weights = GetWeights());
        using var writer = new SafeTensorsWriter(stream);
        WeightFile.Write(this, writer, format, weights);
    }

    /// <summary>
    /// Reads weights and statistics by name from the content of a safetensors file, as <see cref="LoadWeights(string, WeightFormat, bool)"/> does.
    /// </summary>
    /// <param name="stream">The content, from where the stream is; it stays open.</param>
    /// <param name="format">Whose names and axes.</param>
    /// <returns>The names of the parameters with elements that are NaN or infinite.</returns>
    /// <exception cref="InvalidFormatException">The content is no safetensors file's, or another model's. The model keeps its weights.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public IReadOnlyList<string> LoadWeights(Stream stream, WeightFormat format = WeightFormat.Keras)
    {
        ThrowIfDisposed();
        using var reader = new SafeTensorsReader(stream);
        return WeightFile.Load(this, reader, "The stream", format);
    }
}
