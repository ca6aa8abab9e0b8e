using System.Globalization;
using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// A trained network that is given image files and names what they show. Images are prepared as the file of the network says that those of the training were.
/// Any thread may call it; images that come at the same time are decoded beside each other and computed together, by a <see cref="OneDnn.Predictor"/>.
/// </summary>
/// <example>
/// <code>
/// using ImageClassifier classifier = ImageClassifier.Load("runs/a/best.safetensors");
/// Classification best = classifier.Predict("cat.jpg", top: 1)[0];
/// </code>
/// </example>
public sealed class ImageClassifier : IDisposable, IAsyncDisposable
{
    private const string ContentName = "the image";

    private readonly Model model;
    private readonly SampleReader reader;
    private readonly OutputKind kind;
    private readonly bool givesProbabilities;

    private delegate RawImage Read(Span<float> to);

    /// <summary>For a model whose weights the classifier takes over: the model is disposed.</summary>
    /// <param name="model">A network from one image to one number per class, or to the probability of the second of two.</param>
    /// <param name="encoding">How its images are prepared; pixels scaled to [0, 1] if null. The order of axes is the model's where it fits only one.</param>
    /// <param name="classNames">The names of the classes; their numbers if null.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <exception cref="ArgumentException">The model's input is no image, its output no row of classes, or there is not one name per class. The model stays the
    /// caller's.</exception>
    public ImageClassifier(Model model, ImageEncoding? encoding = null, IReadOnlyList<string>? classNames = null, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        kind = model.Outputs.Count == 1 && model.Inputs.Count == 1 && model.Output.Shape.Count(size => size != 1) <= 1
            ? ClassProbabilities.KindOf(model)
            : OutputKind.Values;
        if (kind == OutputKind.Values)
        {
            throw new ArgumentException($"Model '{model.Name}' does not give one number per class for one image.", nameof(model));
        }

        int classes = kind == OutputKind.LabelOne ? 2 : model.Output.Shape.ElementCount;
        if (classNames is { Count: > 0 } && classNames.Count != classes)
        {
            throw new ArgumentException($"Model '{model.Name}' has {classes} classes, received {classNames.Count} names.", nameof(classNames));
        }

        this.model = model;
        givesProbabilities = ClassProbabilities.AreGivenBy(model);

        // A file says what its axes are, and metadata may be those of the training, before an exporter turned them.
        ImageEncoding said = encoding ?? ImageEncoding.Default;
        reader = new SampleReader(model.Input.Shape, said with { Format = ImageEncoding.FormatOf(model.Input.Shape, said.Format) });
        ClassNames = classNames is { Count: > 0 } ? [.. classNames] : [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        Predictor = new Predictor(model, options);
        model.Dispose();
    }

    /// <summary>The names of the classes in label order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What computes: its statistics, and predictions for samples that are prepared already. It belongs to the classifier.</summary>
    public Predictor Predictor { get; }

    /// <summary>A classifier from a checkpoint, such as <c>cnn train</c> writes, or from an ONNX file, whose name ends in .onnx.</summary>
    /// <param name="path">The file. It need not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="InvalidFormatException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="UnsupportedException">An ONNX file asks for something that the layers do not do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">Its model does not classify images.</exception>
    public static ImageClassifier Load(string path, PredictorOptions? options = null, ModelOptions? modelOptions = null)
    {
        return Make(PredictorFile.Read(path, modelOptions), options);
    }

    /// <summary>A classifier from the content of a checkpoint or of an ONNX file, whose weights are inside.</summary>
    /// <param name="content">The content. It need not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="InvalidFormatException">The content is damaged or of another kind.</exception>
    /// <exception cref="UnsupportedException">An ONNX file asks for something that the layers do not do.</exception>
    /// <exception cref="ArgumentException">Its model does not classify images.</exception>
    public static ImageClassifier Load(byte[] content, PredictorOptions? options = null, ModelOptions? modelOptions = null) =>
        Make(PredictorFile.Read(content, modelOptions), options);

    /// <summary>The same, from a stream, which is read to its end, up to 2 GiB, and stays open.</summary>
    /// <param name="stream">The content. It need not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="InvalidFormatException">The content is damaged or of another kind.</exception>
    /// <exception cref="UnsupportedException">An ONNX file asks for something that the layers do not do, or the stream holds more than 2 GiB.</exception>
    /// <exception cref="ArgumentException">Its model does not classify images.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ImageClassifier Load(Stream stream, PredictorOptions? options = null, ModelOptions? modelOptions = null) =>
        Make(PredictorFile.Read(StreamBytes.Read(stream), modelOptions), options);

    /// <summary>The most probable classes of an image, best first.</summary>
    /// <param name="image">The content of a PNG, JPEG, WebP, BMP or GIF file.</param>
    /// <param name="top">How many classes at most.</param>
    /// <exception cref="DataException">The content is no image that can be read.</exception>
    /// <exception cref="PredictorBusyException">Too many images wait already.</exception>
    /// <exception cref="ObjectDisposedException">The classifier has been disposed.</exception>
    /// <exception cref="CnnException">The network gives no finite numbers, as one whose training diverged.</exception>
    public IReadOnlyList<Classification> Predict(byte[] image, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        return Computed(Sample(to => reader.Read(image, ContentName, to)), top);
    }

    /// <summary>The most probable classes of an image that is read from a stream, to its end.</summary>
    /// <inheritdoc cref="Predict(byte[], int)"/>
    public IReadOnlyList<Classification> Predict(Stream image, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        return Computed(Sample(to => reader.Read(image, ContentName, to)), top);
    }

    /// <summary>The most probable classes of an image file.</summary>
    /// <inheritdoc cref="Predict(byte[], int)"/>
    public IReadOnlyList<Classification> Predict(string path, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        return Computed(Sample(to => reader.Read(path, to)), top);
    }

    /// <summary>The most probable classes of an image, best first, without a thread that waits; it is decoded on the caller's thread.</summary>
    /// <param name="image">The content of a PNG, JPEG, WebP, BMP or GIF file.</param>
    /// <param name="top">How many classes at most.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <inheritdoc cref="Predict(byte[], int)"/>
    public async Task<IReadOnlyList<Classification>> PredictAsync(byte[] image, int top = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        float[] sample = Sample(to => reader.Read(image, ContentName, to)), row = new float[model.Output.Shape.ElementCount];
        await Predictor.PredictAsync(sample, row, cancellationToken).ConfigureAwait(false);
        return Best(row, top);
    }

    /// <summary>The most probable classes of an image that is read from a stream, such as a request's body, to its end.</summary>
    /// <inheritdoc cref="PredictAsync(byte[], int, CancellationToken)"/>
    public async Task<IReadOnlyList<Classification>> PredictAsync(Stream image, int top = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        byte[] content = await ImageFile.ReadContentAsync(image, ContentName, cancellationToken).ConfigureAwait(false);
        return await PredictAsync(content, top, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the calls that have begun finish, and frees the network.</summary>
    public void Dispose() => Predictor.Dispose();

    /// <summary>The same, on another thread.</summary>
    public ValueTask DisposeAsync() => Predictor.DisposeAsync();

    private static ImageClassifier Make((Model Model, SampleMetadata Samples) file, PredictorOptions? options)
    {
        try
        {
            return new ImageClassifier(file.Model, file.Samples.Encoding, file.Samples.ClassNames, options);
        }
        catch
        {
            file.Model.Dispose();
            throw;
        }
    }

    private float[] Sample(Read read)
    {
        float[] sample = new float[reader.Sample.ElementCount];
        read(sample);
        return sample;
    }

    private Classification[] Computed(float[] sample, int top)
    {
        float[] row = new float[model.Output.Shape.ElementCount];
        Predictor.Predict(sample, row);
        return Best(row, top);
    }

    private Classification[] Best(float[] row, int top)
    {
        float[] probabilities = ClassProbabilities.PerClass(kind, givesProbabilities, row);
        if (!Array.TrueForAll(probabilities, float.IsFinite))
        {
            throw new CnnException($"Model '{model.Name}' gives no numbers for this image: its training diverged. Train again, with a smaller learning rate.");
        }

        return [.. ClassProbabilities.MostProbable(probabilities, top).Select(i => new Classification(ClassNames[i], i, probabilities[i]))];
    }
}
