namespace Cnn.Models;

/// <summary>
/// A variation of training samples of your own: a class with one method, given to <see cref="AugmentationOptions.Own"/>. It is called for each sample in each
/// epoch, by several threads at once, so that it keeps nothing; all that is drawn at random comes from what it is given, and is the same for the same seed.
/// </summary>
/// <example>
/// <code>
/// public sealed class UpsideDown : Augmentation
/// {
///     public override void Apply(AugmentedSample sample, AugmentationRandom random)
///     {
///         if (random.Chance(0.5))
///         {
///             sample.FlipUpDown();
///         }
///     }
/// }
/// </code>
/// </example>
public abstract class Augmentation
{
    /// <summary>Varies a sample in place.</summary>
    /// <param name="sample">The image, and the masks that go with it.</param>
    /// <param name="random">Random numbers of this sample and epoch.</param>
    public abstract void Apply(AugmentedSample sample, AugmentationRandom random);
}
