using Cnn.Models;
using Cnn.OneDnn;

namespace Cnn.Cli.Commands;

/// <summary>The images that a call names.</summary>
/// <param name="images">The files.</param>
/// <param name="reader">Reads them as the network takes them.</param>
internal sealed class ImageSource(ImageFiles images, SampleReader reader) : PredictSource
{
    /// <inheritdoc/>
    public override string Noun => "image";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => images.Paths;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, string Why)> Obstacles => images.Obstacles;

    /// <inheritdoc/>
    public override Shape Sample => reader.Sample;

    /// <inheritdoc/>
    public override void Read(int index, Span<float> to)
    {
        string file = images.Paths[index];
        if (file == ImageFiles.StandardInput)
        {
            using Stream input = StandardStreams.Input;
            reader.Read(input, ImageFiles.NameOf(file), to);
        }
        else
        {
            reader.Read(file, to);
        }
    }
}
