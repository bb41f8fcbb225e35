// Package words holds what the window says: every sentence, number and time,
// and which symbol and which buttons go with them. It draws nothing and asks
// nothing, so all of it is held by tables and tests.
//
// Texts are written here and in the window in English and pass through Fyne's
// lang by [T] and [N]; other languages are files in assets/translations. A text
// that waits in a table or a constant is a [Text], so that a test can find them
// all and compare them with those files.
//
// The words for what matters most, the same everywhere:
//
//	en       de            es             fr              pt-BR
//	safe     sicher        a salvo        en sécurité     em segurança
//	video    Video         vídeo          vidéo           vídeo
//	upload   Übertragung   subida         envoi           envio
//	upload   hochladen     subir          envoyer         enviar
//	piece    Teil          parte          morceau         parte
//	abort    abbrechen     cancelar       abandonner      cancelar
//	pause    anhalten      pausar         mettre en pause pausar
//	key      Schlüssel     clave          clé             chave
//	keychain Schlüsselbund llavero        trousseau       chaveiro
//	card     Karte         tarjeta        carte           cartão
//	receipt  Beleg         comprobante    reçu            comprovante
//	line     Leitung       conexión       connexion       conexão
//	plan     Tarif         plan           forfait         plano
//	practice Übung         práctica       exercice        treino
//	labels   Angaben       datos          étiquettes      dados
//
// People are addressed as "Sie", "usted" (by neutral forms), "vous" and "você".
// "Uploaded" and "Aborted" name a row as well as a group of rows, so they are
// nouns where an adjective would have to agree.
package words

// Text is a text in English, by which the translations name it too. Only
// constants are made into one: what comes from a file or a server is none.
type Text string

// T says a text in the person's language. Data fills {{.Name}} places.
func T(text Text, data ...any) string {
	if text == "" {
		return ""
	}
	return say(string(text), string(text), data...)
}

// V is the data for the places in a text.
type V = map[string]any

// N says a text that depends on a number, which fills {{.N}}. Its forms are in
// the translation files, the English ones too.
func N(text Text, n int, more ...V) string {
	data := V{"N": Count(n)}
	for _, m := range more {
		for k, v := range m {
			data[k] = v
		}
	}
	return say(string(text)+pluralForm(n), string(text), data)
}
