namespace Cnn.OneDnn;

/// <summary>What a <see cref="Predictor"/> has done since it was made.</summary>
/// <param name="Samples">Samples computed.</param>
/// <param name="Batches">Batches computed: samples by batches is how well requests are gathered.</param>
/// <param name="Rejected">Calls refused because too many samples waited.</param>
/// <param name="Waiting">Samples that wait now.</param>
/// <param name="Plans">Batch sizes that are ready now, over all instances.</param>
public readonly record struct PredictorStatistics(long Samples, long Batches, long Rejected, int Waiting, int Plans);
