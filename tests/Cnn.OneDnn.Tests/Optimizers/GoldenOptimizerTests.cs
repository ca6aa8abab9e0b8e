using System.Buffers;
using System.Text.Json;
using Cnn.OneDnn.Tests.Golden;

namespace Cnn.OneDnn.Tests.Optimizers;

/// <summary>Twelve steps of every optimizer against Keras 3.16 (torch backend, float32).</summary>
[Category(Backends.VectorWidthTests.Category)]
public sealed class GoldenOptimizerTests
{
    [TestCaseSource(nameof(Cases))]
    public void Every_step_gives_the_weights_that_Keras_gives(JsonElement golden)
    {
        GoldenFile file = GoldenFile.Open("optimizers.safetensors");
        float[][] initial = Tensors(file, golden.GetProperty("w0"));
        using var bench = new OptimizerBench(Make(golden), OptimizerBench.Lay([.. initial.Select(w => w.Length)]));
        for (int i = 0; i < initial.Length; i++)
        {
            initial[i].CopyTo(bench.WeightsOf(i));
        }

        int step = 0;
        double worst = 0;
        foreach (JsonElement expected in golden.GetProperty("steps").EnumerateArray())
        {
            float[][] gradients = Tensors(file, expected.GetProperty("grads")), weights = Tensors(file, expected.GetProperty("w"));
            for (int i = 0; i < gradients.Length; i++)
            {
                gradients[i].CopyTo(bench.GradientsOf(i));
            }

            bench.Run(++step);
            for (int i = 0; i < weights.Length; i++)
            {
                worst = Math.Max(worst, Excess(bench.WeightsOf(i), weights[i]));
            }
        }

        TestContext.Out.WriteLine($"largest error as a share of the tolerance: {worst:F3}");
        Assert.That(step, Is.EqualTo(12));
        Assert.That(worst, Is.LessThanOrEqualTo(1), "largest error over 1e-6 + 1e-5 |expected|");
    }

    [TestCaseSource(nameof(Cases))]
    public void Writing_and_reading_the_settings_loses_nothing(JsonElement golden)
    {
        string first = Written(Make(golden));
        JsonElement config = JsonDocument.Parse(first).RootElement;
        string second = Written(Optimizer.FromConfig(config.GetProperty("class_name").GetString()!, config.GetProperty("config")));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(config.GetProperty("class_name").GetString(), Is.EqualTo(golden.GetProperty("optimizer").GetString()));
        foreach (JsonProperty setting in config.GetProperty("config").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number))
        {
            Assert.That(setting.Value.GetDouble(), Is.EqualTo(golden.GetProperty("config").GetProperty(setting.Name).GetDouble()), setting.Name);
        }
    }

    private static IEnumerable<TestCaseData> Cases() =>
        GoldenFile.Json("optimizers.json").EnumerateArray().Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("id").GetString()!));

    private static Optimizer Make(JsonElement golden) => Optimizer.FromConfig(golden.GetProperty("optimizer").GetString()!, golden.GetProperty("config"));

    private static float[][] Tensors(GoldenFile file, JsonElement names) => [.. names.EnumerateArray().Select(n => file.Floats(n.GetString()!))];

    private static string Written(Optimizer optimizer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        optimizer.WriteConfig(writer);
        writer.Flush();
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static double Excess(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        double worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double excess = Math.Abs((double)actual[i] - expected[i]) / (1e-6 + (1e-5 * Math.Abs(expected[i])));
            worst = Math.Max(worst, double.IsNaN(excess) ? double.PositiveInfinity : excess);
        }

        return worst;
    }
}
