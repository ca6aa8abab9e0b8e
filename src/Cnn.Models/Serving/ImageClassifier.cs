using System.Globalization;
using Cnn.OneDnn;

namespace Cnn.Models;

/// <summary>
/// A trained network that is given image files and names what they show. Images are prepared as the checkpoint says that those of the training were. Any thread may call
/// it; calls are done one after the other.
/// </summary>
public sealed class ImageClassifier : IDisposable
{
    private readonly Model model;
    private readonly SampleReader reader;
    private readonly OutputKind kind;

    /// <summary>For a model, which is disposed with the classifier.</summary>
    /// <param name="model">A network from one image to one number per class, or to the probability of the second of two.</param>
    /// <param name="encoding">How its images are prepared; pixels scaled to [0, 1] if null.</param>
    /// <param name="classNames">The names of the classes; their numbers if null.</param>
    /// <exception cref="ArgumentException">The model's input is no image, its output no row of classes, or there is not one name per class.</exception>
    public ImageClassifier(Model model, ImageEncoding? encoding = null, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        kind = model.Outputs.Count == 1 && model.Inputs.Count == 1 && model.Output.Shape.Rank == 1 ? ClassProbabilities.KindOf(model) : OutputKind.Values;
        if (kind == OutputKind.Values)
        {
            throw new ArgumentException($"Model '{model.Name}' does not give one number per class for one image.", nameof(model));
        }

        int classes = kind == OutputKind.LabelOne ? 2 : model.Output.Shape[0];
        if (classNames is { Count: > 0 } && classNames.Count != classes)
        {
            throw new ArgumentException($"Model '{model.Name}' has {classes} classes, received {classNames.Count} names.", nameof(classNames));
        }

        this.model = model;
        reader = new SampleReader(model.Input.Shape, encoding ?? ImageEncoding.Default);
        ClassNames = classNames is { Count: > 0 } ? [.. classNames] : [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>The names of the classes in label order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>A classifier from a checkpoint, such as <c>cnn train</c> writes.</summary>
    /// <exception cref="InvalidFormatException">The file is damaged or no checkpoint.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">Its model does not classify images.</exception>
    public static ImageClassifier Load(string path, ModelOptions? options = null)
    {
        SampleMetadata samples = SampleMetadata.Read(Checkpoint.ReadInfo(path));
        Model model = Model.Load(path, options);
        try
        {
            return new ImageClassifier(model, samples.Encoding, samples.ClassNames);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The most probable classes of an image, best first.</summary>
    /// <param name="image">The content of a PNG or JPEG file.</param>
    /// <param name="top">How many classes at most.</param>
    /// <exception cref="DataException">The content is no image that can be read.</exception>
    public IReadOnlyList<Classification> Predict(byte[] image, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(image);
        using var stream = new MemoryStream(image, writable: false);
        return Predict(stream, top);
    }

    /// <summary>The most probable classes of an image that is read from a stream, to its end.</summary>
    /// <inheritdoc cref="Predict(byte[], int)"/>
    public IReadOnlyList<Classification> Predict(Stream image, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Predict(to => reader.Read(image, "the image", to.AsSpan<float>()), top);
    }

    /// <summary>The most probable classes of an image file.</summary>
    /// <inheritdoc cref="Predict(byte[], int)"/>
    public IReadOnlyList<Classification> Predict(string path, int top = 5)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Predict(to => reader.Read(path, to.AsSpan<float>()), top);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => model.Dispose();

    private Classification[] Predict(Action<Tensor> read, int top)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        var sample = new Tensor(new Shape([1, .. reader.Sample]));
        read(sample);
        float[] row = model.Predict(sample).ToArray();
        ClassProbabilities.Complete(model, row);
        float[] probabilities = kind == OutputKind.LabelOne ? [1 - row[0], row[0]] : row;
        return [.. probabilities.Select((p, i) => new Classification(ClassNames[i], i, p)).OrderByDescending(c => c.Probability).Take(top)];
    }
}
