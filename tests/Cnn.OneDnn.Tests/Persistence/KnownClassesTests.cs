using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cnn.OneDnn.Configuration;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn.Tests.Persistence;

/// <summary>Every class of a kind that files name has a row, and what cannot be read back as what it was is refused by its name.</summary>
[TestFixture]
public sealed class KnownClassesTests
{
    // Keras's spellings of others, whose names files have, and what holds a function, which no file keeps.
    private static readonly Type[] WithoutRow = [typeof(SGD), typeof(RMSprop), typeof(AUC), typeof(MeanMetricWrapper)];

    [Test]
    public void Every_class_has_a_row() => Assert.Multiple(() =>
    {
        Expect(Optimizer.Known);
        Expect(LearningRateSchedule.Known);
        Expect(Loss.Known);
        Expect(Metric.Known);
        Expect(Initializer.Known);
        Expect(Regularizer.Known);
        Expect(Constraint.Known);
    });

    [Test]
    public void Case_and_underscores_of_names_do_not_matter() => Assert.Multiple(() =>
    {
        Assert.That(Loss.Parse("MeanSquaredError"), Is.TypeOf<MeanSquaredError>());
        Assert.That(Loss.Parse("mse"), Is.TypeOf<MeanSquaredError>());
        Assert.That(Metric.Parse("MeanIoU"), Is.TypeOf<MeanIoU>());
        Assert.That(Optimizer.Parse("adamw").WeightDecay, Is.EqualTo(0.004));
        Assert.That(Optimizer.Parse("sgd").LearningRate, Is.EqualTo(0.01));
        Assert.That(((Lion)Optimizer.Parse("Lion")).Beta2, Is.EqualTo(0.99));
        Assert.That((Regularizer)"l1_l2", Is.EqualTo(new L1L2(0.01, 0.01)));
        Assert.That((Regularizer)"l1", Is.EqualTo(Regularizer.OfL1()));
        Assert.That(() => Loss.Parse("nonsense"), Throws.ArgumentException.With.Message.StartsWith(
            "Unknown loss 'nonsense'. Expected one of sparse_categorical_crossentropy, ").And.Message.Contains("CustomObjects.Register"));
    });

    [Test]
    public void A_loss_that_was_a_function_says_so_when_its_model_is_loaded()
    {
        using var folder = new Interop.TemporaryFolder();
        string path = Path.Combine(folder.Path, "function.safetensors");
        using Sequential model = Net();
        model.Compile("sgd", (target, prediction) => (target - prediction) * (target - prediction));
        model.Save(path);
        Assert.That(() => Model.Load(path), Throws.InstanceOf<InvalidFormatException>().With.InnerException.Property("Field").EqualTo("class_name")
            .And.Message.Contains("was a function").And.Message.Contains("CustomObjects.Register"));
        Assert.That(() => model.LoadWeights(path), Throws.Nothing, "its weights are as any other's");
    }

    [Test]
    public void Classes_that_are_called_as_built_in_ones_are_not_read_as_these()
    {
        using var folder = new Interop.TemporaryFolder();
        string path = Path.Combine(folder.Path, "own.safetensors");
        using Sequential model = Net();
        model.Compile(new Sgd(), new Hinge());
        model.Save(path);
        Assert.That(() => Model.Load(path), Throws.InstanceOf<InvalidFormatException>().With.Message.Contains($"'{typeof(Hinge).FullName}'"));
        Assert.That((string?)MetricConfig.Write(new Recall())["class_name"], Is.EqualTo(typeof(Recall).FullName));
        Assert.That((string?)KerasNames.ToKeras(new Zeros())["class_name"], Is.EqualTo(typeof(Zeros).FullName));
        using var flat = new Sequential(new Input(2), new Flatten()) { Options = new ModelOptions { Backend = BackendKind.Managed } };
        Assert.That(() => Model.FromConfig(flat.GetConfig()), Throws.TypeOf<ConfigurationException>().With.Message.Contains(typeof(Flatten).FullName!));
    }

    [Test]
    public void A_class_derived_from_a_built_in_optimizer_is_not_read_as_that()
    {
        JsonObject written = Written(new Patient());
        Assert.That((string?)written["class_name"], Is.EqualTo(nameof(Patient)));
        Assert.That(() => Optimizer.FromConfig(nameof(Patient), JsonSerializer.SerializeToElement(written["config"])),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("Unknown optimizer 'Patient'"));
        Assert.That((string?)Written(new SGD())["class_name"], Is.EqualTo("SGD"));
        Assert.That((string?)Written(new RMSprop())["class_name"], Is.EqualTo("RMSprop"));
    }

    private static void Expect<T>(KnownClasses<T> known)
        where T : class
    {
        Type[] classes = [.. typeof(T).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract && !WithoutRow.Contains(t))];
        Assert.That(classes, Is.Not.Empty);
        Assert.That(classes, Has.Length.EqualTo(known.Names.Count), typeof(T).Name);
        foreach (Type type in classes)
        {
            Assert.That(
                known.Names.Select(n => n.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()),
                Has.Member(type.Name.Replace("ErrorMetric", "Error", StringComparison.Ordinal).ToUpperInvariant()));
        }
    }

    private static Sequential Net() => new(new Input(2), new Dense(1)) { Options = new ModelOptions { Backend = BackendKind.Managed } };

    private static JsonObject Written(Optimizer optimizer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        optimizer.WriteConfig(writer);
        writer.Flush();
        return (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
    }

    private sealed class Hinge : Loss
    {
        public override Symbol Compute(LayerContext context, Symbol target, Symbol prediction) => target - prediction;
    }

    private sealed class Recall : Metric
    {
        protected override void Add(in MetricBatch batch) => Count++;
    }

    private sealed class Zeros : Initializer
    {
        public override void Fill(Span<float> destination, Shape shape, int fanIn, int fanOut, ulong seed, ulong stream) => destination.Clear();
    }

    private sealed class Flatten : Layer
    {
        protected override Symbol Call(LayerContext context, Symbol input) => input;
    }

    private sealed class Patient : Adam;
}
