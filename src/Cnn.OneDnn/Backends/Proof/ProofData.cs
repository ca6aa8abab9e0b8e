using Cnn.OneDnn.Graph;

namespace Cnn.OneDnn.Backends.Proof;

/// <summary>What an op is tried on: numbers that its operands may have, listed channels last. Private workspace have none.</summary>
internal sealed class ProofData(Numbers numbers)
{
    public Numbers Numbers => numbers;

    public ReadOnlyMemory<float>[] Make(Op op, Operand[] inputs)
    {
        Shape[] shapes = Array.ConvertAll(inputs, i => i.Shape);
        ReadOnlyMemory<float>[] made = [.. inputs.Select((operand, i) => Any(operand, i))];
        switch (op)
        {
            case ConvolutionOp or DenseOp:
                Products(made, shapes, Bend(op, (double)shapes[1].ElementCount / Outputs(op, shapes[1])));
                break;
            case ConvolutionBackwardDataOp or DenseBackwardDataOp or ConvolutionBackwardWeightsOp or DenseBackwardWeightsOp:
                Products(made, shapes, exponent: 0);
                break;
            case BatchNormalizationInferenceOp:
                made[^1] = numbers.Positive(made[^1].Length, 9);
                break;
            case FoldNormalizationOp:
                made[^1] = numbers.Positive(made[^1].Length, 9);
                break;
            case BatchNormalizationBackwardOp or BatchNormalizationInferenceBackwardOp:
                (made[1], made[2]) = Moments.OfChannels(made[0].Span, shapes[0]);
                break;
            case LayerNormalizationBackwardOp:
                (made[1], made[2]) = Moments.OfRuns(made[0].Span, shapes[0][0]);
                break;
            case GroupNormalizationBackwardOp group:
                (made[1], made[2]) = Moments.OfGroups(made[0].Span, shapes[0], group.Groups);
                break;
            case ActivationBackwardOp { FromOutput: true } or SoftmaxBackwardOp:
                made[1] = numbers.Fractions(made[1].Length, 3);
                break;
            case BinaryOp { Kind: BinaryKind.Divide }:
                made[1] = numbers.Positive(made[1].Length, 3);
                break;
            case BinaryBackwardOp { Kind: BinaryKind.Divide }:
                made[2] = numbers.Positive(made[2].Length, 3);
                break;
            case UnaryOp { Kind: UnaryKind.Logarithm or UnaryKind.SquareRoot } or PowerOp:
                made[0] = numbers.Positive(made[0].Length, 1);
                break;
            case CompareOp:
                (made[0], made[1]) = (numbers.Integers(made[0].Length, 1), numbers.Integers(made[1].Length, 2));
                break;
            case SelectOp:
                made[0] = numbers.Bits(made[0].Length, 1);
                break;
            case GatherOp:
                made[0] = Proof.Numbers.Below(shapes[1][0], made[0].Length, 1);
                break;
            case GatherBackwardOp gather:
                made[1] = Proof.Numbers.Below(gather.Rows, made[1].Length, 2);
                break;
            case OneHotOp classes:
                made[0] = Proof.Numbers.Below(classes.Classes, made[0].Length, 1);
                break;
            case SoftmaxCrossEntropyOp cross:
                made[1] = cross.Sparse ? Labels(shapes[0][1], made[1].Length, cross.IgnoreClass) : OneOf(shapes[0]);
                Weights(made, cross.Weighted);
                break;
            case LossOp loss:
                Losses(made, shapes, loss);
                break;
        }

        return made;
    }

    private ReadOnlyMemory<float> Any(Operand operand, int index) => operand.Type switch
    {
        DataType.UInt8 => numbers.Bits(operand.Shape.ElementCount, index),
        DataType.Int32 => numbers.Bits(operand.Shape.ElementCount, index),
        _ => numbers.Odd(operand.Shape.ElementCount, index + 1),
    };

    // Where a function follows that is bent around zero, sums of so many products are kept to a deviation of about two.
    private static int Bend(Op op, double terms) =>
        op is ConvolutionOp { Activation: ActivationKind.Linear or ActivationKind.Relu or ActivationKind.LeakyRelu }
            or DenseOp { Activation: ActivationKind.Linear or ActivationKind.Relu or ActivationKind.LeakyRelu }
        ? 0
        : -(int)Math.Round(Math.Log2(Math.Max(1, Math.Sqrt(terms))));

    private void Products(ReadOnlyMemory<float>[] made, Shape[] shapes, int exponent)
    {
        for (int i = 0; i < made.Length; i++)
        {
            int count = shapes[i].ElementCount;
            made[i] = i == 1 && exponent != 0 ? numbers.Integers(count, i + 1, exponent) : numbers.Integers(count, i + 1);
        }
    }

    private static int Outputs(Op op, Shape weights) => op is ConvolutionOp o ? ConvolutionOp.OutputChannels(weights, o.Groups) : weights[0];

    private void Losses(ReadOnlyMemory<float>[] made, Shape[] shapes, LossOp loss)
    {
        int count = made[0].Length;
        switch (loss.Kind)
        {
            case LossKind.SparseCategoricalCrossEntropy:
                (made[0], made[1]) = (numbers.Fractions(count, 1), Labels(shapes[0][-1], made[1].Length, loss.IgnoreClass));
                break;
            case LossKind.BinaryCrossEntropy or LossKind.BinaryCrossEntropyFromLogits:
                made[0] = loss.Kind == LossKind.BinaryCrossEntropy ? numbers.Fractions(count, 1) : made[0];
                made[1] = numbers.Bits(made[1].Length, 2);
                break;
            case LossKind.Hinge or LossKind.SquaredHinge or LossKind.CategoricalHinge:
                made[1] = numbers.Bits(made[1].Length, 2);
                break;
            case LossKind.CategoricalCrossEntropy or LossKind.KullbackLeibler:
                (made[0], made[1]) = (numbers.Fractions(count, 1), numbers.Fractions(made[1].Length, 2));
                break;
        }

        Weights(made, loss.Weighted);
    }

    // Of every third row the label is ignored, where one is.
    private static ReadOnlyMemory<float> Labels(int classes, int count, int? ignored)
    {
        ReadOnlyMemory<float> labels = Proof.Numbers.Below(classes, count, 2);
        return ignored is { } label ? labels.ToArray().Select((v, i) => i % 3 == 2 ? label : v).ToArray() : labels;
    }

    private void Weights(ReadOnlyMemory<float>[] made, bool weighted)
    {
        if (weighted)
        {
            made[2] = numbers.Positive(made[2].Length, 4);
        }
    }

    private static float[] OneOf(Shape rows)
    {
        ReadOnlySpan<float> labels = Proof.Numbers.Below(rows[1], rows[0], 2).Span;
        float[] result = new float[rows.ElementCount];
        for (int row = 0; row < labels.Length; row++)
        {
            result[(row * rows[1]) + (int)labels[row]] = 1;
        }

        return result;
    }
}
