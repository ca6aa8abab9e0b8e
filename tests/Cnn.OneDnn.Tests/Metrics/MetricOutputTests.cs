using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn.Tests.Metrics;

/// <summary>A metric of one of several outputs.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class MetricOutputTests
{
    private static readonly ModelOptions Managed = new() { Backend = BackendKind.Managed };

    // The class of the first output is always 1; the second gives its input, which is 3.
    private static Model Create(params Metric[] metrics)
    {
        SymbolicTensor x = new Input([1], name: "x");
        SymbolicTensor digit = new Dense(2, "softmax", name: "digit").Apply(x);
        SymbolicTensor amount = new Dense(1, kernelInitializer: "ones", name: "amount").Apply(x);
        var model = new Model(x, [digit, amount]) { Options = Managed };
        model.GetLayer("digit").SetWeights(Tensor.Zeros(1, 2), Tensor.From([0f, 1f]));
        model.Compile(new Sgd(0), ["sparse_categorical_crossentropy", "mse"], metrics);
        return model;
    }

    private static TensorDataset Data => new([Tensor.Full([4, 1], 3)], [Tensor.From([1, 1, 1, 0]), Tensor.Full([4, 1], 5)]);

    [Test]
    public void A_metric_of_an_output_stands_in_the_logs_of_that_alone()
    {
        using Model model = Create(
            new Accuracy { Output = "digit" }, new MeanAbsoluteErrorMetric { Output = "amount" }, new Accuracy { Output = "digit", Threshold = 0.7f });
        TrainingLogs logs = model.Evaluate(Data);
        Assert.That(logs.Names, Is.EqualTo(new[] { "loss", "digit_loss", "digit_accuracy", "digit_accuracy_1", "amount_loss", "amount_mean_absolute_error" }));
        Assert.That((logs["digit_accuracy"], logs["amount_mean_absolute_error"]), Is.EqualTo((0.75, 2.0)));
        Assert.That(model.Metrics.Select(m => m.Result), Is.EqualTo(new[] { 0.75, 2, 0.75 }), "what the user gave has the figures too");
    }

    [Test]
    public void Metrics_of_one_kind_have_each_output_s_name_alone()
    {
        using Model model = Create(new MeanAbsoluteErrorMetric { Output = "amount" }, new MeanSquaredErrorMetric { Output = "amount" });
        Assert.That(model.Fit(Data, epochs: 1, validationData: Data).Names,
            Is.SupersetOf(new[] { "amount_mean_absolute_error", "val_amount_mean_squared_error" }).And.None.StartsWith("digit_mean"));
    }

    [Test]
    public void A_checkpoint_keeps_what_is_measured()
    {
        using Model model = Create(new Accuracy { Output = "digit" });
        using Model again = Model.Load(model.ToBytes(), Managed);
        Assert.That(again.Metrics.Select(m => m.Output), Is.EqualTo(new[] { "digit" }));
        Assert.That(again.Evaluate(Data).Names, Is.EqualTo(model.Evaluate(Data).Names));
        JsonObject whole = MetricConfig.Write(new Accuracy());
        Assert.That(whole.ContainsKey("output"), Is.False);
        whole["output"] = 3;
        Assert.That(() => MetricConfig.Read(whole), Throws.TypeOf<ConfigurationException>().With.Message.Contains("output"));
    }

    [Test]
    public void An_output_that_there_is_not_is_refused()
    {
        Assert.That(() => Create(new Accuracy { Output = "digits" }),
            Throws.ArgumentException.With.Message.Contains("'digits'").And.Message.Contains("digit, amount"));
        using var late = new Sequential(new Dense(1)) { Options = Managed };
        late.Compile("sgd", "mse", new Accuracy { Output = "digits" });
        Assert.That(() => late.Fit(Tensor.Ones(2, 1), Tensor.Ones(2, 1)), Throws.ArgumentException.With.Message.Contains("'digits'"));
    }

    [Test]
    public void A_checkpoint_with_a_metric_of_no_output_is_refused_in_words()
    {
        using Model model = Create(new Accuracy { Output = "digit" });
        string text = System.Text.Encoding.Latin1.GetString(model.ToBytes());
        const string Kept = @"output\u0022:\u0022digit\u0022";
        Assert.That(text, Does.Contain(Kept), "quotes within the header's text are escaped");
        byte[] changed = System.Text.Encoding.Latin1.GetBytes(
            text.Replace(Kept, Kept.Replace("digit", "digot", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.That(() => Model.Load(changed, Managed), Throws.TypeOf<InvalidFormatException>().With.Message.Contains("digot"));
    }
}
