namespace Cnn.OneDnn;

/// <summary>What adding gradients up over the ranks has taken in a training.</summary>
/// <param name="Steps">Steps of the training, or of this part of it.</param>
/// <param name="Total">How long gradients were added up, all steps together; it holds the waiting for slower ranks.</param>
/// <param name="Exposed">How much of it nothing else was done.</param>
/// <param name="Overlaps">Whether gradients were added up while others were computed.</param>
public sealed record CommunicationTimes(long Steps, TimeSpan Total, TimeSpan Exposed, bool Overlaps);
