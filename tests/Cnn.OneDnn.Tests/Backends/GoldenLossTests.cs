using System.Text.Json;
using Cnn.OneDnn.Backends;
using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The golden losses: the mean over the batch and its gradient.</summary>
[TestFixtureSource(typeof(BackendFactory), nameof(BackendFactory.All))]
[NonParallelizable]
[Category(GoldenOps.Category)]
public class GoldenLossTests(BackendFactory factory)
{
    private IBackend backend = null!;

    public static IEnumerable<TestCaseData> Cases => GoldenOps.Cases
        .Where(c => c.GetProperty("op").GetString() == "loss")
        .Select(c => new TestCaseData(c).SetArgDisplayNames(c.GetProperty("id").GetString()!));

    [OneTimeSetUp]
    public void MakeBackend() => backend = factory.Make();

    [OneTimeTearDown]
    public void DisposeBackend() => backend?.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void A_golden_loss_gives_the_reference_value_and_gradient(JsonElement item)
    {
        (Op op, HostTensor[] inputs) = Parts(item);
        HostTensor[]? outputs = KernelRunner.Run(backend, op, inputs);
        if (outputs is null)
        {
            Assert.That(factory.Complete, Is.False, "the backend lacks a kernel");
            return;
        }

        float dy = GoldenOps.Tensor(item.GetProperty("dy").GetString()!).Values[0];
        Approximately.Check("loss", [outputs[0].Values.Average()], GoldenOps.Tensor(item.GetProperty("output").GetString()!).Values);
        Approximately.Check(
            "gradient", Array.ConvertAll(outputs[1].Values, g => g * dy), GoldenOps.Tensor(item.GetProperty("grads").GetProperty("x").GetString()!).Values);
    }

    /// <summary>The op of a case and its operands.</summary>
    internal static (Op Op, HostTensor[] Inputs) Parts(JsonElement item)
    {
        JsonElement inputs = item.GetProperty("inputs");
        HostTensor x = GoldenOps.Tensor(inputs.GetProperty("x").GetString()!);
        bool sparse = inputs.TryGetProperty("labels", out JsonElement labels);
        HostTensor targets = GoldenOps.Tensor((sparse ? labels : inputs.GetProperty("target")).GetString()!);
        return (OpOf(item.GetProperty("attrs"), sparse), [Rows(x), sparse ? targets : Rows(targets)]);
    }

    private static HostTensor Rows(HostTensor tensor) => tensor.Shape.Rank == 2 ? tensor : tensor.Reshape(tensor.Shape[0], tensor.Shape.CountFrom(1));

    private static Op OpOf(JsonElement attributes, bool sparse) => attributes.GetProperty("name").GetString() switch
    {
        "mean_squared_error" => new LossOp(LossKind.MeanSquaredError, 0, Weighted: false),
        "mean_absolute_error" => new LossOp(LossKind.MeanAbsoluteError, 0, Weighted: false),
        "huber" => new LossOp(LossKind.Huber, attributes.GetProperty("delta").GetSingle(), Weighted: false),
        "binary_crossentropy" => new LossOp(LossKind.BinaryCrossEntropyFromLogits, 0, Weighted: false),
        _ => new SoftmaxCrossEntropyOp(sparse, attributes.TryGetProperty("label_smoothing", out JsonElement s) ? s.GetSingle() : 0, Weighted: false),
    };
}
