using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tests.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>
/// Everything that is described in files reads its description with one kind of error: a field that is missing, of another type, out of range or not known is a
/// <see cref="ConfigurationException"/> that names it.
/// </summary>
[TestFixture]
public sealed class ConfigurationTests
{
    private static readonly string[] Values = ["-1", "0", "1e300", "0.5", "\"x\"", "true", "[]", "[-1]", "[[]]", "{}", "null", "[null]"];

    private static readonly LearningRateSchedule[] Schedules =
    [
        new ExponentialDecay(0.1, 10, 0.5), new InverseTimeDecay(0.1, 10, 0.5), new PolynomialDecay(0.1, 10),
        new CosineDecay(0.1, 10) { WarmupTarget = 0.2, WarmupSteps = 3 },
        new PiecewiseConstantDecay([5, 10], [1, 2, 3]), new ConstantLearningRate(0.1), new OneCycle(0.1, 10), new LinearWarmup(new CosineDecay(0.1, 10), 3),
    ];

    private static readonly Optimizer[] Optimizers =
    [
        new Sgd { Momentum = 0.5 }, new Adagrad(), new Adadelta(), new RmsProp(), new Adam { WeightDecay = 0.1, GradientAccumulationSteps = 2 }, new AdamW(),
        new Adamax(), new Nadam { ClipNorm = 1 }, new Lion(), new Ftrl(), new Adam { UseEma = true, EmaOverwriteFrequency = 3 },
    ];

    private static readonly Loss[] Losses =
    [
        new SparseCategoricalCrossentropy(), new CategoricalCrossentropy(), new BinaryCrossentropy(), new Huber(),
        Loss.MeanSquaredError, Loss.MeanAbsoluteError,
    ];

    private static readonly Metric[] Metrics =
        [new TopKCategoricalAccuracy(), new Precision { ClassId = 1 }, new Recall(), new F1Score { Threshold = 0.5f }, new Auc(), Metric.Accuracy];

    private static readonly Initializer[] Initializers =
        [new Constant { Value = 1 }, new RandomUniform(), new RandomNormal(), new TruncatedNormal(), new HeNormal()];

    private static readonly Regularizer[] Regularizers = [new L1(0.1), new L2(0.2), new L1L2(0.1, 0.2)];

    private static readonly Constraint[] Constraints = [new MaxNorm(), new UnitNorm(), new MinMaxNorm()];

    private static IEnumerable<TestCaseData> Described =>
    [
        .. LayerCases.All.Select(c => c.Make()).DistinctBy(l => l.GetConfig().ToJsonString() + l.ClassName)
            .Select((l, i) => Case($"layer {l.ClassName} {i}", l.GetConfig(), c => LayerRegistry.FromConfig(l.ClassName, c))),
        .. Optimizers.Select(
            o => Case($"optimizer {o.GetType().Name}", Written(o.WriteConfig)["config"]!,
                c => Optimizer.FromConfig(Keras(o), JsonSerializer.SerializeToElement(c)))),
        .. Schedules.Select(
            s => Case($"schedule {s.GetType().Name}", s.Describe()["config"]!, c => LearningRateSchedule.Known.Read(Named(s.GetType().Name, c)))),
        .. Losses.Select(l => Case($"loss {l.Name}", LossConfig.Write(l)["config"]!, c => LossConfig.Read(Named(l.Name, c)))),
        .. Metrics.Select(m => Case($"metric {m.Name}", MetricConfig.Write(m)["config"]!, c => MetricConfig.Read(Named(m.Name, c)))),
        .. Initializers.Select(
            i => Case($"initializer {i.GetType().Name}", KerasNames.ToKeras(i)["config"]!, c => Initializer.Known.Read(Named(i.GetType().Name, c)))),
        .. Regularizers.Select(
            r => Case($"regularizer {r.GetType().Name}", KerasNames.ToKeras(r)!["config"]!, c => Regularizer.Known.Read(Named(r.GetType().Name, c)))),
        .. Constraints.Select(
            r => Case($"constraint {r.GetType().Name}", KerasNames.ToKeras(r)!["config"]!, c => Constraint.Known.Read(Named(r.GetType().Name, c)))),
    ];

    private static IEnumerable<TestCaseData> States =>
    [
        new TestCaseData(new EarlyStopping()).SetArgDisplayNames("EarlyStopping"),
        new TestCaseData(new ReduceLROnPlateau()).SetArgDisplayNames("ReduceLROnPlateau"),
    ];

    [TestCaseSource(nameof(Described))]
    public void A_damaged_field_is_named(JsonObject config, Action<JsonObject> read)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(read);
        Assert.That(() => read(Copy(config)), Throws.Nothing, "what was written is read");
        foreach (string field in config.Select(f => f.Key))
        {
            JsonObject without = Copy(config), wrong = Copy(config);
            without.Remove(field);
            Expect(read, without, $"{field} missing", field);

            // Nothing is described by an object with a field of no such name.
            wrong[field] = new JsonObject { ["nonsense"] = new JsonArray() };
            ConfigurationException e = Assert.Throws<ConfigurationException>(() => read(wrong), field)!;
            Assert.That(e.Field, Is.AnyOf(field, "class_name", "nonsense"), field);
            foreach (string value in Values)
            {
                JsonObject other = Copy(config);
                other[field] = JsonNode.Parse(value);
                Expect(read, other, $"{field} = {value}", [.. config.Select(f => f.Key), "class_name"]);
            }
        }
    }

    [TestCaseSource(nameof(Described))]
    public void A_field_that_nobody_knows_is_named(JsonObject config, Action<JsonObject> read)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(read);
        JsonObject more = Copy(config);
        more["unheard_of"] = 1;
        Assert.That(() => read(more),
            Throws.TypeOf<ConfigurationException>().With.Property("Field").EqualTo("unheard_of").And.Message.Contains("'unheard_of'"));
    }

    [TestCaseSource(nameof(States))]
    public void A_damaged_state_of_a_callback_is_named(Callback callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var state = (JsonObject)callback.State!.DeepClone();
        foreach (string field in state.Select(f => f.Key))
        {
            foreach (string value in new[] { "[]", "{}", "true", "1e300", "\"x\"" })
            {
                JsonObject wrong = Copy(state);
                wrong[field] = JsonNode.Parse(value);
                Assert.That(() => callback.State = wrong, Throws.TypeOf<ConfigurationException>().With.Property("Field").EqualTo(field), $"{field} = {value}");
            }
        }
    }

    [Test]
    public void A_class_that_nobody_knows_is_named() => Assert.Multiple(() =>
    {
        JsonObject unknown = Named("Unheard", []);
        foreach (Action read in new Action[]
        {
            () => LayerRegistry.FromConfig("Unheard", []), () => Optimizer.FromConfig("Unheard", JsonSerializer.SerializeToElement(new JsonObject())),
            () => LearningRateSchedule.Known.Read(unknown), () => LossConfig.Read(unknown), () => MetricConfig.Read(unknown),
            () => Initializer.Known.Read(unknown), () => Regularizer.Known.Read(unknown), () => Constraint.Known.Read(unknown),
        })
        {
            Assert.That(() => read(), Throws.TypeOf<ConfigurationException>().With.Property("Field").EqualTo("class_name").And.Message.Contains("Unheard"));
        }
    });

    private static void Expect(Action<JsonObject> read, JsonObject config, string what, params string[] fields)
    {
        try
        {
            read(config);
        }
        catch (ConfigurationException e)
        {
            Assert.That(fields, Does.Contain(e.Field), $"{what}: {e.Message}");
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e.GetType().Name}: {e.Message}");
        }
    }

    private static JsonObject Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        write(writer);
        writer.Flush();
        return (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private static string Keras(Optimizer optimizer) => (string)Written(optimizer.WriteConfig)["class_name"]!;

    private static JsonObject Named(string className, JsonObject config) => new() { ["class_name"] = className, ["config"] = config.DeepClone() };

    private static JsonObject Copy(JsonObject config) => (JsonObject)config.DeepClone();

    private static TestCaseData Case(string name, JsonNode config, Action<JsonObject> read) => new TestCaseData(config, read).SetArgDisplayNames(name);
}
