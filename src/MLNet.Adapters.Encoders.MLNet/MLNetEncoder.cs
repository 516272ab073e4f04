namespace MLNet.Adapters;

/// <summary>Specifies one of the encoders that ML.NET's own trainers of text use.</summary>
public enum MLNetEncoder
{
    /// <summary>
    /// NAS-BERT of <c>TextClassification</c> and <c>SentenceSimilarity</c>, <c>NasBert2000000.tsm</c>: English, hidden size 192, 12
    /// operations, 8 of them convolutions and 4 attention; 4.5 million parameters.
    /// </summary>
    NasBertText,

    /// <summary>
    /// NAS-BERT of <c>NamedEntityRecognition</c>, <c>pretrained_NasBert_14M_encoder.tsm</c>: English, hidden size 384, 12 operations, 8 of
    /// them convolutions and 4 feed-forward networks, without attention; 13.7 million parameters.
    /// </summary>
    NasBertEntities,

    /// <summary>
    /// RoBERTa of <c>QuestionAnswer</c>, <c>pretrained_Roberta_encoder.tsm</c>: English, 12 layers, hidden size 768; 124.1 million
    /// parameters.
    /// </summary>
    Roberta,
}
