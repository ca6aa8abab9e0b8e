using Cnn.Models;
using Cnn.OneDnn;
using Cnn.OneDnn.Layers;

namespace Cnn.Hosting.Tests;

/// <summary>Checkpoints whose results are known without computing them here, in a folder of their own.</summary>
internal sealed class SmallFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cnn-hosting-").FullName;
    private int written;

    /// <summary>The path of a file in the folder.</summary>
    public string Path(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>Writes a network that multiplies by a factor; each is later than the one before, whatever the clock's ticks.</summary>
    public string Factor(string name, float factor)
    {
        using var model = new Sequential(new Input(1), new Dense(1)) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.SetWeights([Tensor.From(new[] { factor }, 1, 1), Tensor.From(new[] { 0f })]);
        model.Save(Path(name));
        File.SetLastWriteTimeUtc(Path(name), new DateTime(2026, 1, 1, 0, 0, ++written, DateTimeKind.Utc));
        return Path(name);
    }

    /// <summary>Writes a network over grey images: of their mean x in [0, 1] it makes the scores (0, 4 x - 2) of "dark" and "bright".</summary>
    public string Brightness(string name)
    {
        using var model = new Sequential(
            new GlobalAveragePooling2D { InputShape = (8, 8, 1) }, new Dense(2, "softmax")) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        model.SetWeights([Tensor.From(new float[] { 0, 4 }, 1, 2), Tensor.From(new float[] { 0, -2 })]);
        model.Save(Path(name), new SampleMetadata(["dark", "bright"], ImageEncoding.Default).ToText());
        return Path(name);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
