using Cnn.OneDnn;
using Microsoft.ML.OnnxRuntime;

namespace Cnn.Models.Tests.Onnx.Support;

/// <summary>Runs networks in ONNX Runtime.</summary>
internal sealed class OnnxRuntime
{
    private readonly List<(string Model, Tensor Input)> jobs = [];
    private readonly Dictionary<string, float[]> results = [];
    private readonly Dictionary<string, string> errors = [];
    private readonly string folder;

    public OnnxRuntime(string folder)
    {
        this.folder = folder;
    }

    /// <summary>The file of a network to be run.</summary>
    public string PathOf(string name) => Path.Combine(folder, $"{name}.onnx");

    /// <summary>Notes that a network is to be run on a tensor.</summary>
    public void Add(string name, Tensor input) => jobs.Add((PathOf(name), input));

    /// <summary>Runs all of them.</summary>
    public void Run()
    {
        foreach ((string model, Tensor input) in jobs)
        {
            try
            {
                results[model] = Run(model, input)[0];
            }
            catch (OnnxRuntimeException e)
            {
                errors[model] = e.Message;
            }
        }
    }

    /// <summary>All outputs of a network for one tensor.</summary>
    public static float[][] Run(string model, Tensor input)
    {
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(model, options);
        using var run = new RunOptions();
        using var value = OrtValue.CreateTensorValueFromMemory(input.ToArray<float>(), [.. input.Shape.Select(d => (long)d)]);
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(
            run, new Dictionary<string, OrtValue> { [session.InputNames[0]] = value }, session.OutputNames);
        return [.. outputs.Select(o => o.GetTensorDataAsSpan<float>().ToArray())];
    }

    /// <summary>What a network is run on.</summary>
    public Tensor InputOf(string name) => jobs.Single(j => j.Model == PathOf(name)).Input;

    /// <summary>What ONNX Runtime made of a network.</summary>
    public float[] ResultOf(string name)
    {
        Assert.That(errors.GetValueOrDefault(PathOf(name)), Is.Null);
        return results[PathOf(name)];
    }
}
