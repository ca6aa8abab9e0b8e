using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>Descriptions and a checkpoint that an earlier version wrote, as it wrote them: whatever reads and writes them now, they are read.</summary>
[TestFixture]
public sealed class WrittenBeforeTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests", "Cnn.OneDnn.Tests", "Persistence", "Written");

    private static readonly JsonObject Descriptions = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "configurations.json")))!;

    private static IEnumerable<TestCaseData> All =>
    [
        .. Of("optimizers", j => Written(Optimizer.FromConfig((string)j["class_name"]!, JsonSerializer.SerializeToElement(j["config"])).WriteConfig)),
        .. Of("schedules", j => LearningRateSchedule.Known.Read(j).Describe()),
        .. Of("losses", j => LossConfig.Write(LossConfig.Read(j))),
        .. Of("metrics", j => MetricConfig.Write(MetricConfig.Read(j))),
        .. Of("initializers", j => KerasNames.ToKeras(Initializer.Known.Read(j))),
        .. Of("regularizers", j => KerasNames.ToKeras(Regularizer.Known.Read(j))!),
        .. Of("constraints", j => KerasNames.ToKeras(Constraint.Known.Read(j))!),
    ];

    // A training is gone on with only where its optimizer's and losses' texts are the same.
    [TestCaseSource(nameof(All))]
    public void A_description_of_then_is_read_and_written_alike(JsonObject json, Func<JsonObject, JsonNode> again)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(again);
        Assert.That(again(json).ToJsonString(), Is.EqualTo(json.ToJsonString()));
    }

    [Test]
    public void Every_class_that_is_built_in_is_among_them() => Assert.Multiple(() =>
    {
        Expect("optimizers", Optimizer.Known);
        Expect("schedules", LearningRateSchedule.Known);
        Expect("losses", Loss.Known);
        Expect("metrics", Metric.Known);
        Expect("initializers", Initializer.Known);
        Expect("constraints", Constraint.Known);

        static void Expect<T>(string kind, KnownClasses<T> known)
            where T : class
        {
            string[] read = [.. Entries(kind).Select(j => known.Read(j).GetType().Name).Distinct()];
            Assert.That(read, Has.Length.EqualTo(known.Names.Count - (kind == "schedules" ? 1 : 0)), $"{kind}; that of a warm-up stands in an optimizer");
        }
    });

    [Test]
    public void A_checkpoint_of_then_goes_on()
    {
        using Model model = Model.Load(Path.Combine(Folder, "nadam.safetensors"), new ModelOptions { Backend = BackendKind.Managed });
        Assert.That(model.GetWeights().SelectMany(w => w.ToArray<float>()), Is.EqualTo(new[] { 0.69355965f, 0.6516425f, 0.1817433f }));
        Assert.That(
            (model.Optimizer!.GetType(), model.Optimizer.Schedule!.GetType(), model.Losses[0].GetType(), model.Metrics[0].GetType()),
            Is.EqualTo((typeof(Nadam), typeof(CosineDecay), typeof(Huber), typeof(MeanSquaredErrorMetric))));
        Assert.That((model.Optimizer.ClipNorm, ((Huber)model.Losses[0]).Delta), Is.EqualTo((1.0, 2f)));
        Parameter kernel = model.Parameters[0];
        Assert.That((kernel.Regularizer!.L1, ((MaxNorm)kernel.Constraint!).MaxValue), Is.EqualTo((0.1f, 3f)));
        Assert.That(
            () => model.Fit(
                new float[,] { { 0, 1 }, { 1, 0 }, { 1, 1 }, { 2, 1 } }, new float[,] { { 1 }, { 2 }, { 3 }, { 4 } }, batchSize: 2, epochs: 2, initialEpoch: 1),
            Throws.Nothing);
    }

    private static IEnumerable<JsonObject> Entries(string kind) => Descriptions[kind]!.AsArray().Select(n => (JsonObject)n!.DeepClone());

    private static IEnumerable<TestCaseData> Of(string kind, Func<JsonObject, JsonNode> again) =>
        Entries(kind).Select((j, i) => new TestCaseData(j, again).SetArgDisplayNames($"{kind} {i} {j["class_name"]}"));

    private static JsonNode Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        write(writer);
        writer.Flush();
        return JsonNode.Parse(buffer.WrittenSpan)!;
    }
}
