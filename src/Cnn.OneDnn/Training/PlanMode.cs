namespace Cnn.OneDnn;

/// <summary>What a plan is for.</summary>
internal enum PlanMode
{
    /// <summary>Outputs of the network.</summary>
    Predict,

    /// <summary>Losses and predictions, without learning.</summary>
    Evaluate,

    /// <summary>A training step up to the gradients.</summary>
    Train,
}
