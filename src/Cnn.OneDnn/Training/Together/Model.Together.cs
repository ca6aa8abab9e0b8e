namespace Cnn.OneDnn;

/// <content>Training on several ranks.</content>
public partial class Model
{
    /// <summary>The ranks that <see cref="Fit(Dataset, FitOptions)"/> trains with; null for none.</summary>
    public ICollective? Collective { get; private set; }

    /// <summary>What adding gradients up over the ranks has taken in the last training; null where it was one of this rank alone.</summary>
    public CommunicationTimes? Communication { get; internal set; }

    /// <summary>When gradients are added up.</summary>
    internal GradientOverlap GradientOverlap { get; private set; }

    /// <summary>As what they travel.</summary>
    internal DataType GradientType { get; private set; }

    /// <summary>
    /// Lets <see cref="Fit(Dataset, FitOptions)"/> train together with other ranks: each calls Fit on a model of the same network, with the same data and
    /// options, and has the same weights afterwards.
    /// </summary>
    /// <param name="collective">What joins the ranks; null to train alone again. The model does not dispose it.</param>
    /// <param name="overlap">
    /// When the ranks add their gradients up. Where batch normalization is synchronized, and where a batch is worked on in parts, always after the backward
    /// pass. The results are the same; with an MPI library that adds short and long messages in different orders, to its rounding.
    /// </param>
    /// <param name="gradientType">
    /// As what gradients travel: Float32, or BFloat16, which is half as long. They are summed in float32 all the same. What it costs is two roundings to 8
    /// bits: a sum is off by at most 1/127 of the sum of the absolute values that the ranks bring.
    /// </param>
    /// <remarks>
    /// <see cref="FitOptions.BatchSize"/> is each rank's: a step learns from as many samples times the number of ranks, cut by rank out of one order of all
    /// samples, which is rank 0's seed's. Gradients are the mean over the step's samples. Rank 0's weights, statistics and optimizer state are everybody's
    /// when Fit begins. Losses and metrics are those of all samples, within an epoch too. Batch normalization takes the statistics of each rank's own
    /// samples, unless it is synchronized; the moving ones are averaged after each epoch. Callbacks run on every rank, except those whose
    /// <see cref="Callback.RunsOnEveryRank"/> is false, such as <see cref="ModelCheckpoint"/>. Evaluate and Predict compute alone. A rank whose Fit ends with
    /// an exception ends the others: <see cref="ICollective.Abort"/>.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model is in training.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="overlap"/> is none of the enumeration, or <paramref name="gradientType"/> no type in which gradients travel.
    /// </exception>
    public void Distribute(
        ICollective? collective, GradientOverlap overlap = GradientOverlap.Automatic, DataType gradientType = DataType.Float32)
    {
        ThrowIfDisposed();
        if (!Enum.IsDefined(overlap))
        {
            throw new ArgumentOutOfRangeException(nameof(overlap), overlap, null);
        }

        if (gradientType is not (DataType.Float32 or DataType.BFloat16))
        {
            throw new ArgumentOutOfRangeException(nameof(gradientType), gradientType, "Gradients travel as Float32 or as BFloat16.");
        }

        if (executor?.Callbacks is not null)
        {
            throw new InvalidOperationException($"Model '{Name}' is in training; end Fit before it is given other ranks.");
        }

        (Collective, GradientOverlap, GradientType) = (collective, overlap, gradientType);
    }

    // What all ranks meet alike needs nobody's end; after anything else the others would wait for this one without end.
    private void AbandonOthers(Exception cause)
    {
        if (Collective is { Size: > 1 } ranks && cause is not (RanksDisagreeException or TrainingDivergedException or CollectiveException))
        {
            ranks.Abort(cause.Message);
        }
    }
}
