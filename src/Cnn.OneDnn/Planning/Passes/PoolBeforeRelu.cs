using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Planning.Passes;

/// <summary>
/// relu, then max pooling: the largest of a window is the same before relu as behind it, and there are fewer of them. Where relu is a pass of its own, which it
/// is behind a convolution because the native library's own makes zero of a NaN, it passes over the smaller tensor. After
/// <see cref="MoveReluBehindMaxPooling"/>.
/// </summary>
internal sealed class PoolBeforeRelu : IPlanPass
{
    public bool Concerns(PlanDraft draft) => draft.Backend.HasBlockedLayouts;

    public void Apply(PlanDraft draft)
    {
        NodeList nodes = draft.Nodes;
        foreach (Node relu in nodes.Nodes.ToArray())
        {
            if (relu.Op is not ActivationOp { Activation: ActivationKind.Relu }
                || relu.Inputs[0].Producer is not { } producer
                || !IsPassOfItsOwn(draft, producer, relu.Inputs[0].Shape)
                || nodes.OnlyUser(relu.Inputs[0]) != relu
                || nodes.IsRoot(relu.Outputs[0])
                || nodes.OnlyUser(relu.Outputs[0]) is not { Op: PoolingOp { Kind: PoolingKind.Max } } pool)
            {
                continue;
            }

            Value result = pool.Outputs[0], largest = new(result.Shape, result.Type, ValueKind.Intermediate, pool, 0, result.Name + "/linear");
            pool.Inputs[0] = relu.Inputs[0];
            pool.Outputs[0] = largest;
            relu.Inputs = [largest];
            relu.Outputs = [result];
            result.Producer = relu;
            result.Index = 0;
            nodes.Nodes.Remove(relu);
            nodes.Nodes.Insert(nodes.Nodes.IndexOf(pool) + 1, relu);
        }
    }

    // A normalization of whole blocks of channels does it at no cost.
    private static bool IsPassOfItsOwn(PlanDraft draft, Node producer, Shape shape) => producer.Op is ConvolutionOp
        || (producer.Op is BatchNormalizationOp or BatchNormalizationInferenceOp
            && !draft.Backend.CanFuse(producer.Op, shape, ActivationKind.Relu, 0, draft.IsTraining));
}
