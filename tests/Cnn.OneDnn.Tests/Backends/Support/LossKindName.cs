namespace Cnn.OneDnn.Tests.Backends;

/// <summary>The engine's loss kinds by name, for the signatures of tests, which are public.</summary>
public enum LossKindName
{
    MeanSquaredError,
    MeanAbsoluteError,
    Huber,
    BinaryCrossEntropy,
    BinaryCrossEntropyFromLogits,
    CategoricalCrossEntropy,
    SparseCategoricalCrossEntropy,
    KullbackLeibler,
    Hinge,
    SquaredHinge,
    CategoricalHinge,
}
